import { createRandom } from '../random.ts'

/** A figure over the rounds of a run. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Rounds below which there is no interval: then lowest and highest are told. */
export const roundsForInterval = 5
const resamples = 10_000
/** The middle 95 % of the medians. */
const tail = 0.025

/** The middle of `values`, or the mean of the two middle ones; NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The sample's own variance, by n − 1; NaN below two. */
function variance(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}

/**
 * The median of the rounds, and where it may lie: from five rounds on the percentile interval of 10,000 resampled
 * medians (Efron 1979), else the lowest and the highest round.
 *
 * @param seed the same rounds have the same interval, whoever reckons it.
 */
export function spreadOf(values: readonly number[], seed = 1): Spread {
  const middle = median(values)
  const sorted = values.toSorted((one, other) => one - other)
  const [least = Number.NaN, most = Number.NaN] = [sorted[0], sorted.at(-1)]
  if (values.length < roundsForInterval || least === most) {
    return { median: middle, low: least, high: most }
  }
  const medians = resampledMedians(Float64Array.from(sorted), createRandom(seed))
  const at = (share: number): number => medians[Math.floor(share * (resamples - 1))] ?? Number.NaN
  return { median: middle, low: at(tail), high: at(1 - tail) }
}

/** Medians of `resamples` draws with replacement, the smallest first. Places are drawn, which need no sorting. */
function resampledMedians(sorted: Float64Array, random: () => number): Float64Array {
  const { length } = sorted
  const drawn = new Uint16Array(length)
  const [below, above] = [Math.ceil(length / 2), Math.floor(length / 2) + 1]
  return Float64Array.from({ length: resamples }, () => {
    drawn.fill(0)
    for (let draw = 0; draw < length; draw += 1) {
      const place = Math.floor(random() * length)
      drawn[place] = (drawn[place] ?? 0) + 1
    }
    let seen = 0
    let low: number | undefined
    for (let place = 0; place < length; place += 1) {
      seen += drawn[place] ?? 0
      if (low === undefined && seen >= below) low = sorted[place]
      if (low !== undefined && seen >= above) return (low + (sorted[place] ?? 0)) / 2
    }
    return Number.NaN
  }).sort()
}

/** Quantiles of Student's t for 1, 2, … degrees of freedom: two sides together leave out 5 % or 1 %. */
const quantiles = {
  0.05: [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16,
    2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052,
    2.048, 2.045, 2.042,
  ],
  0.01: [
    63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055, 3.012,
    2.977, 2.947, 2.921, 2.898, 2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779,
    2.771, 2.763, 2.756, 2.75,
  ],
} as const

/** @param freedom degrees of freedom; a fraction counts as the whole number below it, which errs to the wide side. */
export function studentQuantile(freedom: number, outside: keyof typeof quantiles): number {
  const row = quantiles[outside]
  const place = Math.min(row.length, Math.max(1, Math.floor(freedom))) - 1
  return row[place] ?? Number.NaN
}

/** Where another value of the same kind would lie 99 times out of 100, on either side of the mean. */
export function predictionMargin(values: readonly number[]): number {
  const { length } = values
  if (length < 2) return Number.NaN
  return studentQuantile(length - 1, 0.01) * Math.sqrt(variance(values) * (1 + 1 / length))
}

/** How much greater the mean of `after` is than that of `before`, and the 95 % interval of that (Welch 1947). */
export function difference(
  before: readonly number[],
  after: readonly number[],
): { readonly change: number; readonly margin: number } {
  const change = mean(after) - mean(before)
  const [one, other] = [variance(before) / before.length, variance(after) / after.length]
  const squared = (one + other) ** 2
  if (squared === 0) return { change, margin: 0 }
  const freedom = squared / (one ** 2 / (before.length - 1) + other ** 2 / (after.length - 1))
  return { change, margin: studentQuantile(freedom, 0.05) * Math.sqrt(one + other) }
}
