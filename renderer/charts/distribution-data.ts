import { decadeAbove, smallestDelay } from './chart-data.ts'

/** Bins in a power of ten: fine enough to see a shape, coarse enough to fill it. */
const binsPerDecade = 12

/** The delays of one pane at the edges of the bins. */
export interface Distribution {
  /** Share of the delays up to each edge, 0 to 1; null beyond the longest, and without delays. */
  readonly cumulative: readonly (number | null)[]
  /** Share of the delays between the edge before and each edge. */
  readonly parts: readonly (number | null)[]
}

/**
 * The edges of the bins in ms, rising by an equal factor: from the smallest delay that the axis
 * shows to the decade that holds the longest, but at least to 1 s.
 */
export function binEdges(longest: number): number[] {
  const decades = Math.round(Math.log10(decadeAbove(Math.max(longest, 1_000)) / smallestDelay))
  return Array.from(
    { length: decades * binsPerDecade + 1 },
    (_, index) => smallestDelay * 10 ** (index / binsPerDecade),
  )
}

/** Turns counts up to each edge into shares. What is below the first edge goes into its bin. */
export function toDistribution(counts: Float64Array): Distribution {
  const total = counts.at(-1) ?? 0
  const shares = Array.from(counts, (count) => (total > 0 ? count / total : null))
  const complete = shares.indexOf(1)
  return {
    cumulative: shares.map((share, index) => (complete >= 0 && index > complete ? null : share)),
    parts: shares.map((share, index) =>
      share === null ? null : share - (index === 0 ? 0 : (shares[index - 1] ?? 0)),
    ),
  }
}
