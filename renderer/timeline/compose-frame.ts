import type { Followed, Frame, FrameLane, ShownLane, ShownPin, Words } from './frame.ts'
import { layOut } from './layout.ts'
import type { Look } from './look.ts'
import type { Recording } from './recorder.ts'
import { isLive, rangeOf, type View } from './view.ts'

/** What a picture is composed of. */
export interface FrameParts {
  readonly recording: Recording
  readonly look: Look
  readonly lanes: readonly Omit<ShownLane, 'colour'>[]
  readonly words: Words
  readonly view: View
  /** Page clock, epoch ms. */
  readonly now: number
  /** Width of the labels, px. */
  readonly label: number
  /** How far the lanes are scrolled, px; the layout says how far they can be. */
  readonly scroll: number
  readonly followed: Followed | undefined
  readonly pins: readonly ShownPin[]
  readonly pointer: Frame['pointer']
}

/** Composes a picture; undefined where there is too little room for one. */
export function composeFrame(parts: FrameParts): Frame | undefined {
  const { recording, look, view, now } = parts
  const { palette, colours, font, em, ratio, size } = look
  if (size.width < 80 || size.height < 40) return undefined
  const { label, scroll } = parts
  const layout = layOut({ ...size, em, lanes: parts.lanes.length, label, scroll })
  const lanes = parts.lanes.flatMap((lane, index): FrameLane[] => {
    const recorded = recording.lane(lane.pane)
    const band = layout.lanes[index]
    if (recorded === undefined || band === undefined) return []
    return [{ ...lane, recorded, band, colour: colours[index] ?? palette.text }]
  })
  const range = rangeOf(view, now)
  const pixel = view.span / ((layout.right - layout.left) * ratio)
  return {
    recording,
    layout,
    lanes,
    palette,
    words: parts.words,
    font,
    range,
    now,
    live: isLive(view),
    ratio,
    pixel,
    // Whole pixels, so that what was drawn once is shifted and not blurred.
    origin: Math.round(range.from / pixel),
    followed: parts.followed,
    pins: parts.pins,
    pointer: parts.pointer,
  }
}
