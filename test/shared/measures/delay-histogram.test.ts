import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDelayHistogram } from '../../../main/shared/measures/delay-histogram.ts'

describe('the histogram of delays', () => {
  it('agrees with the sorted delays to a thousandth, or a hundredth of a millisecond', () => {
    const delay = fc.double({ min: 0, max: 100_000, noNaN: true })
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 500 }), (delays) => {
        const histogram = createDelayHistogram()
        for (const one of delays) histogram.record(one)
        const sorted = delays.toSorted((left, right) => left - right)
        const summary = histogram.summary()
        for (const [percentile, found] of [
          [50, summary?.p50],
          [95, summary?.p95],
          [99, summary?.p99],
        ] as const) {
          const exact = sorted[Math.ceil((percentile / 100) * sorted.length) - 1] ?? 0
          expect(Math.abs((found ?? 0) - exact)).toBeLessThanOrEqual(exact / 1_000 + 0.01)
        }
        expect(summary?.max).toBe(sorted.at(-1))
        expect(summary?.p99).toBeLessThanOrEqual(summary?.max ?? 0)
      }),
    )
  })

  it('counts up to any edge what is at most so long, to a thousandth of it', () => {
    const delay = fc.double({ min: 0, max: 10_000, noNaN: true })
    const edge = fc.double({ min: 0.1, max: 20_000, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(delay, { maxLength: 300 }),
        fc.array(edge, { minLength: 1, maxLength: 30 }),
        (delays, unsorted) => {
          const edges = unsorted.toSorted((left, right) => left - right)
          const histogram = createDelayHistogram()
          for (const one of delays) histogram.record(one)
          const counts = histogram.upTo(edges)
          for (const [place, limit] of edges.entries()) {
            const below = delays.filter((one) => one < limit * 0.998 - 0.011).length
            const around = delays.filter((one) => one <= limit * 1.002 + 0.011).length
            expect(counts[place]).toBeGreaterThanOrEqual(below)
            expect(counts[place]).toBeLessThanOrEqual(around)
          }
        },
      ),
    )
  })

  it('counts a delay up to its own edge, and all of them up to an hour', () => {
    const histogram = createDelayHistogram()
    for (const delay of [0, 0.1, 0.3, 1, 10, 250, 7_200_000]) histogram.record(delay)
    expect([...histogram.upTo([0, 0.1, 0.3, 1, 10, 249, 250, 3_600_000])]).toEqual([
      1, 2, 3, 4, 5, 5, 6, 7,
    ])
  })

  it('takes delays beyond an hour without losing the maximum', () => {
    const histogram = createDelayHistogram()
    histogram.record(7_200_000)
    expect(histogram.summary()).toMatchObject({ max: 7_200_000 })
  })
})
