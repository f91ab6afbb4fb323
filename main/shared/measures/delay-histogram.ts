import Int32Histogram from 'hdr-histogram-js/dist/Int32Histogram.js'
import { commonDefault } from './common-default.ts'
import { decodeCounts, encodeCounts } from './encoded-counts.ts'

/** Percentiles of delays, in ms. */
export interface DelaySummary {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  /** Delays that they are taken from, at least one. */
  readonly count: number
}

export interface DelayHistogram {
  /**
   * Books one delay in ms. Delays below 0, from clocks that disagree slightly, count as 0 here: percentiles are
   * shown together with the uncertainty of the clocks.
   */
  record(delay: number): void
  /** Undefined where nothing was booked. */
  summary(): DelaySummary | undefined
  /** For each of `edges` (ms, rising) how many delays were at most that long, to a thousandth. */
  upTo(edges: readonly number[]): Float64Array
  /** ms below which this many per cent of the delays lie; NaN where there are none. */
  percentile(percent: number): number
  /** ms; NaN where there are none. */
  mean(): number
  /** All of it as text, base64 of HdrHistogram's V2 encoding in hundredths of ms. */
  encode(): string
  /**
   * Adds what another one encoded; its maximum is known to a thousandth.
   *
   * @throws RangeError where `encode` did not make the text.
   */
  add(encoded: string): void
}

/** Steps in a millisecond: delays are kept in hundredths. */
const resolution = 100
/** Longer delays count as an hour; the maximum is kept exactly all the same. */
const longest = 3_600_000

// The package's own entry tries `eval` and WebAssembly as it loads, which our CSP forbids and
// reports; this file of it needs neither.
const Histogram = commonDefault(Int32Histogram)
const scale = { digits: 3, lowest: 1, highest: longest * resolution }

/** Creates an empty histogram of three significant digits, 0.01 ms at the finest. */
export function createDelayHistogram(): DelayHistogram {
  const histogram = new Histogram(scale.lowest, scale.highest, scale.digits)
  let max = 0
  // A bucket answers with its upper edge, which may lie above the greatest value in it.
  const percentile = (percent: number): number =>
    histogram.totalCount === 0
      ? Number.NaN
      : Math.min(histogram.getValueAtPercentile(percent) / resolution, max)

  return {
    record(delay) {
      const value = delay > 0 ? delay : 0
      if (value > max) max = value
      histogram.recordValue(Math.round(Math.min(value, longest) * resolution))
    },
    summary() {
      if (histogram.totalCount === 0) return undefined
      const [p50, p95, p99] = [percentile(50), percentile(95), percentile(99)]
      return { p50, p95, p99, max, count: histogram.totalCount }
    },
    percentile,
    mean: () => (histogram.totalCount === 0 ? Number.NaN : histogram.mean / resolution),
    encode() {
      const length =
        histogram.totalCount === 0 ? 0 : histogram.countsArrayIndex(histogram.maxValue) + 1
      return encodeCounts(scale, length, (index) => histogram.getCountAtIndex(index))
    },
    add(encoded) {
      decodeCounts(encoded, scale, (index, count) => {
        const value = histogram.medianEquivalentValue(histogram.valueFromIndex(index))
        histogram.recordValueWithCount(value, count)
        max = Math.max(max, value / resolution)
      })
    },
    upTo(edges) {
      let count = 0
      let next = 0
      return Float64Array.from(edges, (edge) => {
        // A hundredth of a thousandth above: 0.3 ms are not quite 30 hundredths in binary.
        const steps = Math.floor(Math.min(Math.max(edge, 0), longest) * resolution + 1e-5)
        for (const end = histogram.countsArrayIndex(steps); next <= end; next += 1) {
          count += histogram.getCountAtIndex(next)
        }
        return count
      })
    },
  }
}
