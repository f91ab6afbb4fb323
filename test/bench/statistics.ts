export { quantile } from '../support/figures.ts'

/** The middle of `numbers`, or the mean of the two middle ones; NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** What several rounds gave: their median, and how far they lie apart. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Sums up the rounds of one subject. */
export function spread(rounds: readonly number[]): Spread {
  return { median: median(rounds), low: Math.min(...rounds), high: Math.max(...rounds) }
}

/**
 * The ratio of two subjects, round by round: what disturbs a whole round then disturbs both sides.
 *
 * @throws RangeError where the subjects do not have the same rounds.
 */
export function ratio(ours: readonly number[], theirs: readonly number[]): Spread {
  if (ours.length !== theirs.length) throw new RangeError('Both need the same number of rounds.')
  return spread(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
}

/** `list` moved on by `by` places, so that each goes first in its turn. */
export function rotated<Item>(list: readonly Item[], by: number): readonly Item[] {
  const start = list.length === 0 ? 0 : by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}
