import Int32Histogram from 'hdr-histogram-js/dist/Int32Histogram.js'

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
}

/** Steps in a millisecond: delays are kept in hundredths. */
const resolution = 100
/** Longer delays count as an hour; the maximum is kept exactly all the same. */
const longest = 3_600_000

// The package's own entry tries `eval` and WebAssembly as it loads, which our CSP forbids and
// reports; this file of it needs neither. Bundlers and Node disagree on the default of a CommonJS
// module, hence the second look.
type Constructor = typeof Int32Histogram
const Histogram: Constructor =
  'default' in Int32Histogram
    ? (Int32Histogram as unknown as { readonly default: Constructor }).default
    : Int32Histogram

/** Creates an empty histogram of three significant digits, 0.01 ms at the finest. */
export function createDelayHistogram(): DelayHistogram {
  const histogram = new Histogram(1, longest * resolution, 3)
  let max = 0
  return {
    record(delay) {
      const value = delay > 0 ? delay : 0
      if (value > max) max = value
      histogram.recordValue(Math.round(Math.min(value, longest) * resolution))
    },
    summary() {
      if (histogram.totalCount === 0) return undefined
      // A bucket answers with its upper edge, which may lie above the greatest value in it.
      const at = (percentile: number): number =>
        Math.min(histogram.getValueAtPercentile(percentile) / resolution, max)
      return { p50: at(50), p95: at(95), p99: at(99), max, count: histogram.totalCount }
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
