import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binEdges, toDistribution } from '../../../renderer/charts/distribution-data.ts'
import { createDelayHistogram } from '../../../main/shared/measures/delay-histogram.ts'

describe('the bins of the distribution', () => {
  it('rise by an equal factor from 0.1 ms to at least a second', () => {
    const edges = binEdges(0)
    expect(edges[0]).toBeCloseTo(0.1)
    expect(edges.at(-1)).toBeCloseTo(1_000)
    for (let place = 1; place < edges.length; place += 1) {
      expect((edges[place] ?? 0) / (edges[place - 1] ?? 1)).toBeCloseTo(10 ** (1 / 12))
    }
  })
  it('widen by decades to the longest delay', () => {
    expect(binEdges(1_000).at(-1)).toBeCloseTo(1_000)
    expect(binEdges(1_001).at(-1)).toBeCloseTo(10_000)
    expect(binEdges(70_000).at(-1)).toBeCloseTo(100_000)
  })
})

describe('a distribution', () => {
  it('has nothing to show without delays', () => {
    const { cumulative, parts } = toDistribution(new Float64Array(3))
    expect(cumulative).toEqual([null, null, null])
    expect(parts).toEqual([null, null, null])
  })
  it('is the share up to each edge and the part in each bin; the line ends at the longest', () => {
    const { cumulative, parts } = toDistribution(Float64Array.from([1, 1, 3, 4, 4]))
    expect(cumulative).toEqual([0.25, 0.25, 0.75, 1, null])
    expect(parts).toEqual([0.25, 0, 0.5, 0.25, 0])
  })
  it('never falls, and its parts add up to one, whatever was measured', () => {
    const delays = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(delays, (measured) => {
        const histogram = createDelayHistogram()
        for (const delay of measured) histogram.record(delay)
        const { cumulative, parts } = toDistribution(
          histogram.upTo(binEdges(Math.max(...measured))),
        )
        const known = cumulative.filter((share) => share !== null)
        expect(known).toEqual(known.toSorted((left, right) => left - right))
        expect(known.at(-1)).toBe(1)
        expect(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBeCloseTo(1)
      }),
    )
  })
})
