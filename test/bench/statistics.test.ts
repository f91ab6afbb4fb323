import { describe, expect, it } from 'vitest'
import { median, quantile, ratio, rotated, spread } from './statistics.ts'

describe('the statistics of a bench', () => {
  it('have the middle of an odd number of rounds, and between the middle two of an even one', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('have the lowest and the highest round beside the median', () => {
    expect(spread([5, 1, 3])).toEqual({ median: 3, low: 1, high: 5 })
  })

  it('compare round by round: a slow round is slow for both', () => {
    expect(ratio([1, 10, 2], [2, 20, 4])).toEqual({ median: 0.5, low: 0.5, high: 0.5 })
  })

  it('refuse to compare subjects that ran a different number of rounds', () => {
    expect(() => ratio([1], [1, 2])).toThrow(RangeError)
  })

  it('find the number that a share lies below', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index)
    expect(quantile(numbers, 0.5)).toBe(50)
    expect(quantile(numbers, 0.99)).toBe(99)
    expect(quantile(numbers, 1)).toBe(99)
  })

  it('let everyone go first in turn', () => {
    expect(rotated(['a', 'b', 'c'], 1)).toEqual(['b', 'c', 'a'])
    expect(rotated(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c'])
    expect(rotated([], 2)).toEqual([])
  })
})
