import { transportRows } from '../../../main/shared/contract/transport.ts'
import type { FrameLane } from '../frame.ts'
import type { Layout } from '../layout.ts'
import { messageMark } from '../recorder.ts'
import { fillDot, type Palette, type Surface } from '../surface.ts'
import type { TileContents } from '../tile-contents.ts'

/**
 * How crowded a view is: from 0, single messages far apart, to 4, more than one a pixel column,
 * where counts take the place of dots.
 */
export type Crowding = 0 | 1 | 2 | 3 | 4
export const dense: Crowding = 4

/** Radius of a dot in em, and how strong a line is, by the crowding. */
const radii = [0.3, 0.25, 0.17, 0.11, 0.11] as const
const strengths = [0.75, 0.6, 0.42, 0.3, 0.2] as const
/** Crowding begins at this many messages per pixel, and ends somewhat below. */
const thresholds = [0.06, 0.16, 0.4, 1] as const
const leaving = 0.75

/** The crowding at a number of messages a pixel; one that was there stays a little longer. */
export function crowdingOf(perPixel: number, before: Crowding): Crowding {
  const reached = thresholds.filter(
    (limit, index) => perPixel > limit * (index < before ? leaving : 1),
  )
  return reached.length as Crowding
}

export interface MessageDrawing {
  readonly surface: Surface
  readonly layout: Layout
  readonly lanes: readonly FrameLane[]
  readonly contents: TileContents
  readonly crowding: Crowding
  /** The count that reaches full height in density. */
  readonly fullHeight: number
  readonly palette: Palette
}

/** Half the height of the largest bar of a poll. */
export function barReach({ height }: FrameLane['band'], em: number): number {
  return Math.min(height * 0.34, em * 1.15)
}

function drawLines({ surface, layout, lanes, contents, crowding }: MessageDrawing): void {
  const { lines } = contents
  const dot = radii[crowding] * layout.em
  surface.lineWidth = crowding < 2 ? 1.25 : 1
  lanes.forEach((lane, index) => {
    const polling = !transportRows[lane.transport].pushes
    const y = lane.band.middle - (polling ? barReach(lane.band, layout.em) * 0.9 : dot)
    surface.strokeStyle = lane.colour
    surface.globalAlpha = strengths[crowding] * (polling ? 1 : 0.5)
    surface.beginPath()
    for (let at = 0; at < lines.length; at += 4) {
      if (lines[at] !== index || ((lines[at + 3] ?? 0) & messageMark.duplicate) !== 0) continue
      surface.moveTo(lines[at + 1] ?? 0, layout.store.middle)
      surface.lineTo(lines[at + 2] ?? 0, y)
    }
    surface.stroke()
  })
  surface.globalAlpha = 1
}

/** Dots of the births or of one lane; a message that came again is a ring. */
function drawDots(drawing: MessageDrawing, index: number, y: number, colour: string): void {
  const { surface, layout, contents, crowding, palette } = drawing
  const { lines } = contents
  const radius = radii[crowding] * layout.em
  const births = index < 0
  surface.fillStyle = colour
  for (let at = 0; at < lines.length; at += 4) {
    const mark = lines[at + 3] ?? 0
    if (births ? (mark & messageMark.first) === 0 : lines[at] !== index) continue
    const x = lines[births ? at + 1 : at + 2] ?? 0
    if (!births && (mark & messageMark.duplicate) !== 0) {
      surface.strokeStyle = palette.danger
      surface.lineWidth = 1.5
      surface.beginPath()
      surface.arc(x, y, radius * 1.3, 0, 2 * Math.PI)
      surface.stroke()
    } else if (radius < 2) {
      // A disc of three pixels is a square, and a square costs a tenth of it.
      surface.fillRect(x - radius, y - radius, 2 * radius, 2 * radius)
    } else {
      fillDot(surface, x, y, radius)
      if (!births && (mark & messageMark.replayed) !== 0) {
        surface.fillStyle = palette.surface
        fillDot(surface, x, y, radius * 0.42)
        surface.fillStyle = colour
      }
    }
  }
}

/** Height of a column in px: logarithmic, so that one message is visible next to a thousand. */
export function columnHeight(count: number, fullHeight: number, room: number): number {
  if (count <= 0) return 0
  return Math.max(1.5, (room * Math.log2(1 + count)) / Math.log2(1 + fullHeight))
}

function drawColumns(
  { surface, layout, fullHeight }: MessageDrawing,
  counts: Float32Array,
  band: FrameLane['band'],
  colour: string,
): void {
  const room = Math.min(band.height * 0.78, layout.em * 3.2)
  surface.fillStyle = colour
  for (let column = 0; column < counts.length; column += 1) {
    const height = columnHeight(counts[column] ?? 0, fullHeight, room)
    if (height === 0) continue
    surface.globalAlpha = 0.45 + 0.55 * Math.min(1, height / room)
    surface.fillRect(column, band.middle - height / 2, 1, height)
  }
  surface.globalAlpha = 1
}

/** The lanes' messages in one tile: lines, then dots or density above them. */
export function drawMessages(drawing: MessageDrawing): void {
  const { surface, layout, lanes, contents, crowding, palette } = drawing
  surface.save()
  surface.beginPath()
  surface.rect(0, layout.store.middle, contents.births.length, layout.lanesBottom)
  surface.clip()
  drawLines(drawing)
  surface.restore()
  if (crowding === dense) drawColumns(drawing, contents.births, layout.store, palette.text)
  else drawDots(drawing, -1, layout.store.middle, palette.text)

  surface.save()
  surface.beginPath()
  surface.rect(0, layout.lanesTop, contents.births.length, layout.lanesBottom - layout.lanesTop)
  surface.clip()
  lanes.forEach((lane, index) => {
    // A poll's bar represents what it brought.
    if (!transportRows[lane.transport].pushes) return
    const counts = contents.arrivals[index]
    if (crowding !== dense) drawDots(drawing, index, lane.band.middle, lane.colour)
    else if (counts !== undefined) drawColumns(drawing, counts, lane.band, lane.colour)
  })
  surface.restore()
}
