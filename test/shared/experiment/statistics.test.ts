import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../main/shared/random.ts'
import {
  difference,
  median,
  predictionMargin,
  spreadOf,
  studentQuantile,
} from '../../../main/shared/experiment/statistics.ts'

/** A normally distributed number (Box and Muller 1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

describe('a median over rounds', () => {
  it('is the middle one, or between the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('has the lowest and the highest round beside it where there are fewer than five', () => {
    expect(spreadOf([5, 9, 6, 7])).toEqual({ median: 6.5, low: 5, high: 9 })
  })

  it('has an interval within its rounds, the same whenever it is reckoned', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 12 }),
        (values) => {
          const spread = spreadOf(values)
          expect(spreadOf(values)).toEqual(spread)
          expect(spread.low).toBeGreaterThanOrEqual(Math.min(...values))
          expect(spread.high).toBeLessThanOrEqual(Math.max(...values))
          expect(spread.low).toBeLessThanOrEqual(spread.median)
          expect(spread.high).toBeGreaterThanOrEqual(spread.median)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('lies within its interval at least 9 times out of 10, for the truth behind the rounds', () => {
    const random = createRandom(7)
    const held = Array.from({ length: 100 }, () => {
      const { low, high } = spreadOf(Array.from({ length: 9 }, () => 100 + 10 * normal(random)))
      return low <= 100 && high >= 100
    })
    expect(held.filter(Boolean).length).toBeGreaterThanOrEqual(90)
  })
})

describe('what the rounds vary by', () => {
  it('is taken from tables of Student’s distribution, to the wide side between their rows', () => {
    expect(studentQuantile(8, 0.05)).toBe(2.306)
    expect(studentQuantile(8.9, 0.05)).toBe(2.306)
    expect(studentQuantile(500, 0.01)).toBe(2.75)
    expect(studentQuantile(0.2, 0.05)).toBe(12.706)
  })

  it('tells where another round would lie', () => {
    // By hand: the variance is 2.5, the quantile for 4 degrees of freedom 4.604.
    expect(predictionMargin([1, 2, 3, 4, 5])).toBeCloseTo(4.604 * Math.sqrt(2.5 * 1.2), 6)
    expect(predictionMargin([1])).toBeNaN()
  })

  it('tells how far apart two means are, and how sure that is (Welch)', () => {
    const { change, margin } = difference([10, 11, 12], [20, 22, 24])
    expect(change).toBe(11)
    // Variances 1 and 4 over 3 rounds each: 2.94 degrees of freedom, of which 2 count.
    expect(margin).toBeCloseTo(4.303 * Math.sqrt(5 / 3), 6)
    expect(difference([5, 5, 5], [6, 6, 6])).toEqual({ change: 1, margin: 0 })
  })
})
