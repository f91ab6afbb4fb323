import { createDelayHistogram, type DelaySummary } from '../../shared/measures/delay-histogram.ts'
import { spreadOf, widen, type Span, type Spans } from './spans.ts'

/** What the clients of one transport did since the slice before; what is counted is counted since their start. */
export interface Slice {
  /** Epoch ms. */
  readonly at: number
  /** The newest id in the store. */
  readonly newest: number
  readonly received: number
  /** As `DelayHistogram.encode` has them. */
  readonly delays: string
  readonly spans: Spans
}

export interface RollingReading {
  /** ms that it is of. */
  readonly over: number
  readonly received: number
  /** Messages that were stored meanwhile. */
  readonly written: number
  readonly delays: DelaySummary | undefined
  /** From the first client that had a message to the last, ms: the median over messages; null where none is whole yet. */
  readonly spreadMs: number | null
}

/** The last slices of a crowd, read as one. */
export interface RollingWindow {
  /** @param settled ms after which every client has a message that the first one has. */
  add(slice: Slice, settled: number): RollingReading
}

/**
 * Creates a window whose first slice begins now.
 *
 * @param most slices that it holds.
 */
export function createRollingWindow(
  most: number,
  begin: Pick<Slice, 'at' | 'newest' | 'received'>,
): RollingWindow {
  let start = begin
  const slices: Slice[] = []
  const spans = new Map<number, Span>()

  /** Those that still grow would make the spread look small. */
  function wholeSpans(now: number, settled: number, from: number): readonly Span[] {
    for (const [id, { last }] of spans) if (last < from - settled) spans.delete(id)
    return Array.from(spans.values()).filter(({ first }) => first <= now - settled)
  }

  return {
    add(slice, settled) {
      for (const [id, span] of slice.spans) widen(spans, id, span)
      slices.push(slice)
      if (slices.length > most) start = slices.shift() ?? start
      const delays = createDelayHistogram()
      for (const one of slices) delays.add(one.delays)
      return {
        over: slice.at - start.at,
        received: slice.received - start.received,
        // Another stream may begin with lower ids.
        written: Math.max(0, slice.newest - start.newest),
        delays: delays.summary(),
        spreadMs: spreadOf(wholeSpans(slice.at, settled, start.at)),
      }
    },
  }
}
