/** What part of time is shown. `end` is the right edge, epoch ms; undefined: live, with now at the edge. */
export interface View {
  readonly span: number
  readonly end: number | undefined
}

/** What a view may show at this moment: from the oldest that was recorded to now, epoch ms. */
export interface Extent {
  readonly oldest: number
  readonly now: number
}

export interface Range {
  readonly from: number
  readonly to: number
}

/** ms */
export const spanRange = { min: 50, max: 600_000, initial: 10_000 } as const
/** What the zoom buttons and keys step through, ms. */
const spanSteps: readonly number[] = [
  50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000,
]
/** The part of the span that is left free beyond now, so that the newest is not cut in half. */
const margin = 0.015

export const initialView: View = { span: spanRange.initial, end: undefined }

/** The right edge where now is shown. */
const liveEnd = (span: number, now: number): number => now + span * margin

/** The time at the left and at the right edge. */
export function rangeOf({ span, end }: View, now: number): Range {
  const to = end ?? liveEnd(span, now)
  return { from: to - span, to }
}

export const isLive = ({ end }: View): boolean => end === undefined
export const goLive = ({ span }: View): View => ({ span, end: undefined })
/** Holds still; a view that does so already stays as it is. */
export function pause(view: View, now: number): View {
  return { span: view.span, end: rangeOf(view, now).to }
}

/**
 * Keeps a right edge at or before now, and so that half of the view is not before the oldest: what
 * was recorded for a moment only can be moved, too.
 */
function hold(span: number, end: number, { oldest, now }: Extent): number {
  const latest = liveEnd(span, now)
  return Math.max(Math.min(end, latest), Math.min(oldest + span / 2, latest))
}

/** Moves by `by` ms, to the past if negative. At now it is live again. */
export function scrub(view: View, by: number, extent: Extent): View {
  return showUntil(view.span, rangeOf(view, extent.now).to + by, extent)
}

/** A view of this span with this right edge, as far as there is anything; live where it meets now. */
export function showUntil(span: number, end: number, extent: Extent): View {
  if (end >= liveEnd(span, extent.now)) return { span, end: undefined }
  return { span, end: hold(span, end, extent) }
}

/** Moves no further than it takes to have `time` in view, with a tenth of the span around it. */
export function reveal(view: View, time: number, extent: Extent): View {
  const { from, to } = rangeOf(view, extent.now)
  const room = view.span / 10
  if (time < from + room) return showUntil(view.span, time - room + view.span, extent)
  if (time > to - room) return showUntil(view.span, time + room, extent)
  return view
}

/**
 * Shows `span` ms, and keeps what is at `anchor` (0 is the left edge, 1 the right one) in place. A live view
 * stays live where that would reach now.
 */
export function zoomTo(view: View, span: number, anchor: number, extent: Extent): View {
  const next = Math.min(Math.max(span, spanRange.min), spanRange.max)
  const { from } = rangeOf(view, extent.now)
  return showUntil(next, from + view.span * anchor + next * (1 - anchor), extent)
}

/**
 * One step in (−1) or out (+1). A live view stays live; another keeps `centre` in place: by default the middle
 * of what was recorded in it, so that zooming in does not end in emptiness.
 */
export function zoomStep(view: View, direction: -1 | 1, extent: Extent, centre?: number): View {
  const span =
    direction > 0
      ? spanSteps.find((step) => step > view.span * 1.01)
      : spanSteps.findLast((step) => step < view.span * 0.99)
  if (span === undefined) return view
  if (isLive(view)) return { span, end: undefined }
  const { from, to } = rangeOf(view, extent.now)
  const recorded = (Math.max(from, extent.oldest) + Math.min(to, extent.now)) / 2
  const anchor = ((centre ?? recorded) - from) / view.span
  return zoomTo(view, span, anchor >= 0 && anchor <= 1 ? anchor : 0.5, extent)
}
