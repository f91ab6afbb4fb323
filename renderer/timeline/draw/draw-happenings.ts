import { visibleLanes, xOf, type Frame, type FrameLane } from '../frame.ts'
import { concerns } from '../happenings.ts'
import type { Moment, Period } from '../happenings.ts'
import { strokeLine, type Surface } from '../surface.ts'

function concerned(frame: Frame, { scope }: Pick<Period | Moment, 'scope'>): FrameLane[] {
  return visibleLanes(frame).filter(({ pane, transport }) => concerns(scope, pane, transport))
}

/** The left and right edge of a period in the plot, or undefined where it is out of view. */
function extent(frame: Frame, { from, to }: Period): { left: number; right: number } | undefined {
  const { layout, now, range } = frame
  if (from > range.to || (to ?? now) < range.from) return undefined
  const left = Math.max(layout.left, xOf(frame, from))
  const right = Math.min(layout.right, xOf(frame, to ?? now))
  // Shorter than a pixel is still something that happened.
  return { left, right: Math.max(right, left + 1) }
}

const colourOf = ({ palette }: Frame, { kind }: Period): string =>
  kind === 'fault' ? palette.warning : palette.danger

/** Shades the lanes that a fault or a stop concerns, for as long as it lasted. */
export function shadeHappenings(surface: Surface, frame: Frame): void {
  const { layout } = frame
  surface.save()
  surface.beginPath()
  surface.rect(
    layout.left,
    layout.lanesTop,
    layout.right - layout.left,
    layout.lanesBottom - layout.lanesTop,
  )
  surface.clip()
  for (const period of frame.recording.happenings.periods()) {
    const edges = extent(frame, period)
    if (edges === undefined) continue
    surface.fillStyle = colourOf(frame, period)
    surface.globalAlpha = 0.11
    for (const { band } of concerned(frame, period)) {
      surface.fillRect(edges.left, band.top + 1, edges.right - edges.left, band.height - 2)
    }
  }
  surface.restore()
  surface.globalAlpha = 1
}

/** As much of a text as fits; empty where not even a few letters do. */
export function fitText(surface: Surface, text: string, room: number): string {
  if (surface.measureText(text).width <= room) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (surface.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle
    else high = middle - 1
  }
  return low < 3 ? '' : `${text.slice(0, low)}…`
}

/** The strip above the axis: every fault and stop with its word. */
export function nameHappenings(surface: Surface, frame: Frame): void {
  const { layout, words, palette, recording, font } = frame
  const { top, height } = layout.faults
  const named = height > layout.em * 0.8
  surface.font = `${Math.round(layout.em * 0.78)}px ${font}`
  surface.textBaseline = 'middle'
  surface.textAlign = 'left'
  let wordEnd = Number.NEGATIVE_INFINITY
  for (const period of recording.happenings.periods()) {
    const edges = extent(frame, period)
    if (edges === undefined) continue
    const { left, right } = edges
    surface.fillStyle = colourOf(frame, period)
    surface.globalAlpha = named ? 0.22 : 0.7
    surface.fillRect(left, top, right - left, height - 1)
    surface.globalAlpha = 1
    if (!named) continue
    surface.fillRect(left, top, 2, height - 1)
    // Where two overlap, the second word waits for the end of the first.
    const begin = Math.max(left + layout.em * 0.45, wordEnd + layout.em * 0.6)
    const text = fitText(surface, words.period(period), right - begin - 4)
    if (text === '') continue
    surface.fillStyle = palette.text
    surface.fillText(text, begin, top + height / 2)
    wordEnd = begin + surface.measureText(text).width
  }
}

/** A dashed line through the lanes that an incident hit, with its word. */
export function drawMoments(surface: Surface, frame: Frame): void {
  const { layout, words, palette, range, recording, font } = frame
  surface.font = `600 ${Math.round(layout.em * 0.76)}px ${font}`
  surface.textBaseline = 'middle'
  let wordEnd = Number.NEGATIVE_INFINITY
  for (const moment of recording.happenings.moments()) {
    if (moment.at < range.from || moment.at > range.to) continue
    const lanes = concerned(frame, moment)
    const first = lanes[0]
    const last = lanes.at(-1)
    if (first === undefined || last === undefined) continue
    const x = xOf(frame, moment.at)
    const top = Math.max(first.band.top, layout.lanesTop)
    surface.strokeStyle = palette.danger
    surface.lineWidth = 1
    surface.globalAlpha = 0.8
    surface.setLineDash([3, 3])
    strokeLine(surface, x, top, x, Math.min(last.band.top + last.band.height, layout.lanesBottom))
    surface.setLineDash([])
    surface.globalAlpha = 1
    const text = words.moment(moment)
    const width = surface.measureText(text).width
    const toLeft = x + width + layout.em > layout.right
    const begin = toLeft ? x - width - layout.em * 0.35 : x + layout.em * 0.35
    if (begin < wordEnd + layout.em * 0.4) continue
    const y = top + Math.min(layout.em * 0.6, first.band.height / 2)
    surface.fillStyle = palette.surface
    surface.globalAlpha = 0.85
    surface.fillRect(begin - 2, y - layout.em * 0.5, width + 4, layout.em)
    surface.globalAlpha = 1
    surface.fillStyle = palette.danger
    surface.textAlign = 'left'
    surface.fillText(text, begin, y)
    wordEnd = begin + width
  }
}
