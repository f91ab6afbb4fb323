import type { AuditedRange } from '../../../main/shared/contract/sequence.ts'

/** What the store says about the ids that a pane has judged. */
export interface StoreCheck extends AuditedRange {
  /** Rows that the store holds in this range. */
  readonly stored: number
  readonly agrees: boolean
}

export interface StoreCheckOptions {
  /** What the pane knows of the ids above `from`; undefined while it knows nothing. */
  readonly audited: (from: number) => AuditedRange | undefined
  /** The oldest id in the store as the page last heard, 0 if there is none. */
  readonly oldest: () => number
  readonly count: (range: { readonly after: number; readonly through: number }) => Promise<number>
  /** Asks for the bounds of the store again. */
  readonly settle: () => Promise<void>
}

/**
 * Compares a pane's audit with the store: of every id in the range the store holds one row, and the
 * pane either received or missed it. What retention deleted is left out of the range; where it
 * deletes while the rows are counted, they are counted again.
 *
 * @returns undefined where nothing can be compared yet. @throws what `count` throws.
 */
export async function checkAgainstStore(
  options: StoreCheckOptions,
): Promise<StoreCheck | undefined> {
  let checked: StoreCheck | undefined
  for (let tries = 0; tries < 3; tries += 1) {
    const range = options.audited(options.oldest() - 1)
    if (range === undefined) return undefined
    const stored = await options.count({ after: range.after, through: range.through })
    checked = { ...range, stored, agrees: stored === range.received + range.missed }
    if (checked.agrees) return checked
    await options.settle()
    if (options.oldest() - 1 <= range.after) return checked
  }
  return checked
}
