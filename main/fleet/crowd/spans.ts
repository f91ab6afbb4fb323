/** From the first client that had a message to the last, epoch ms. */
export interface Span {
  readonly first: number
  readonly last: number
}
/** By the ids of their messages. */
export type Spans = ReadonlyMap<number, Span>

/** Takes a span into those that are known. */
export function widen(spans: Map<number, Span>, id: number, { first, last }: Span): void {
  const known = spans.get(id)
  spans.set(id, {
    first: Math.min(first, known?.first ?? first),
    last: Math.max(last, known?.last ?? last),
  })
}

/** Spans as several crowds tell them: id, first and last, one after the other. */
export function mergeSpans(told: readonly (readonly number[])[]): Spans {
  const spans = new Map<number, Span>()
  for (const numbers of told) {
    for (let place = 0; place < numbers.length; place += 3) {
      const [id = 0, first = 0, last = 0] = numbers.slice(place, place + 3)
      widen(spans, id, { first, last })
    }
  }
  return spans
}

/** How wide most are, ms: the median; null without any. */
export function spreadOf(spans: Iterable<Span>): number | null {
  const widths = Array.from(spans, ({ first, last }) => last - first)
  return widths.toSorted((one, other) => one - other)[Math.floor(widths.length / 2)] ?? null
}
