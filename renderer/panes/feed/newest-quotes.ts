import { readQuote, type Quote } from '../../../main/shared/contract/quote.ts'
import type { FeedRow } from '../pane.ts'

/** The newest price of a symbol, and the message that brought it. */
export interface QuoteRow extends Quote {
  readonly row: FeedRow
}

/** How far back a price is looked for, in rows and in characters: it is done ten times a second. */
const [mostRows, mostCharacters] = [500, 50_000]

/** The newest quote of each symbol, by name. @param row by its place, 0 is the newest. */
export function newestQuotes(
  row: (index: number) => FeedRow | undefined,
  count: number,
): readonly QuoteRow[] {
  const quotes = new Map<string, QuoteRow>()
  let characters = 0
  for (let index = 0; index < Math.min(count, mostRows); index += 1) {
    const next = row(index)
    characters += next?.body.length ?? 0
    if (characters > mostCharacters && quotes.size > 0) break
    const quote = next && readQuote(next.body)
    if (next === undefined || quote === undefined || quotes.has(quote.symbol)) continue
    quotes.set(quote.symbol, { ...quote, row: next })
  }
  return [...quotes.values()].toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1))
}
