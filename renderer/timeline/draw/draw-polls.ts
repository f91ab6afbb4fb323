import type { FrameLane } from '../frame.ts'
import { barReach, columnHeight } from './draw-messages.ts'
import type { Layout } from '../layout.ts'
import { pollMark, type Recording } from '../recorder.ts'
import { strokeCross, type Palette, type Surface } from '../surface.ts'
import type { Range } from '../view.ts'

export interface PollDrawing {
  readonly surface: Surface
  readonly recording: Recording
  readonly layout: Layout
  readonly lane: FrameLane
  readonly range: Range
  readonly columns: number
  /** px from one poll to the next: where there is no room for bars, strokes take their place. */
  readonly pitch: number
  readonly palette: Palette
}

/** True where a poll brought no answer that could be read. */
export function pollFailed(mark: number): boolean {
  const status = mark & pollMark.statusMask
  return (mark & pollMark.aborted) !== 0 || status === 0 || status >= 400
}

/** Bars get a little taller with what they bring, so that a burst is seen. */
function fullReach(fresh: number, lane: FrameLane, em: number): number {
  const base = barReach(lane.band, em) * 0.9
  return base + columnHeight(Math.max(0, fresh - 1), 5_000, lane.band.height * 0.46 - base)
}

/** One poll as a bar from request to answer. */
function drawBar(
  { surface, layout, lane, pitch, palette }: PollDrawing,
  x0: number,
  x1: number,
  fresh: number,
  failed: boolean,
): void {
  const { em } = layout
  const { middle } = lane.band
  const least = Math.min(em * 0.4, Math.max(1.5, pitch * 0.45))
  const wide = x1 - x0 > least * 1.6
  const left = wide ? x0 : x1 - least / 2
  const width = wide ? x1 - x0 : least
  const radius = Math.min(width / 2, em * 0.2)
  const reach = fresh > 0 ? fullReach(fresh, lane, em) : barReach(lane.band, em) * 0.62
  const colour = failed ? palette.danger : lane.colour
  surface.beginPath()
  if (fresh > 0) {
    surface.fillStyle = colour
    surface.globalAlpha = wide ? 0.42 : 1
    surface.roundRect(left, middle - reach, width, 2 * reach, radius)
    surface.fill()
    surface.globalAlpha = 1
    if (wide) {
      // The answer ended here: that is when its messages arrived.
      const cap = Math.min(em * 0.25, width / 2)
      surface.fillRect(x1 - cap, middle - reach, cap, 2 * reach)
    }
  } else {
    surface.strokeStyle = colour
    surface.lineWidth = 1
    surface.globalAlpha = 0.85
    const line = Math.max(1, width - 1)
    surface.roundRect(left + 0.5, middle - reach + 0.5, line, 2 * reach - 1, radius)
    surface.stroke()
  }
  surface.globalAlpha = 1
  if (!failed) return
  surface.strokeStyle = palette.danger
  surface.lineWidth = 1.5
  strokeCross(surface, (left + left + width) / 2, middle - reach - em * 0.3, em * 0.2)
}

/** The polls of one lane in one tile. Those that fall into one pixel column are drawn as one. */
export function drawPolls(drawing: PollDrawing): void {
  const { surface, recording, layout, lane, range, columns, pitch, palette } = drawing
  const { polls } = recording
  const scale = columns / (range.to - range.from)
  const room = (layout.em * 0.6) / scale
  const brought = new Map<number, number>()
  const failures = new Set<number>()
  const thin = pitch < 3.5

  polls.scan(range.from - room, range.to + room, (slot) => {
    if (polls.lanes[slot] !== lane.recorded.number) return undefined
    const x0 = ((polls.froms[slot] ?? 0) - range.from) * scale
    const x1 = ((polls.tos[slot] ?? 0) - range.from) * scale
    const fresh = polls.values[slot] ?? 0
    const failed = pollFailed(polls.marks[slot] ?? 0)
    if (!thin || x1 - x0 > 6) {
      drawBar(drawing, x0, x1, fresh, failed)
      return undefined
    }
    const column = Math.floor(x1)
    brought.set(column, (brought.get(column) ?? 0) + fresh)
    if (failed) failures.add(column)
    return undefined
  })

  for (const [column, fresh] of brought) {
    const reach =
      fresh > 0 ? fullReach(fresh, lane, layout.em) : barReach(lane.band, layout.em) * 0.3
    surface.fillStyle = failures.has(column) ? palette.danger : lane.colour
    surface.globalAlpha = fresh > 0 ? 0.9 : 0.5
    surface.fillRect(column, lane.band.middle - reach, 1, 2 * reach)
  }
  surface.globalAlpha = 1
}
