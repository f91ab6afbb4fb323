import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIntervals, type Intervals } from '../../../renderer/timeline/intervals.ts'

function found(ring: Intervals, from: number, to: number, since?: number): number[] {
  const values: number[] = []
  ring.scan(
    from,
    to,
    (slot) => {
      values.push(ring.values[slot] ?? Number.NaN)
      return undefined
    },
    since,
  )
  return values
}

describe('intervals', () => {
  it('finds what touches a range, in whatever order it came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 900 })), {
          maxLength: 1_500,
        }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 300, max: 900 }),
        (intervals, from, length, limit) => {
          const ring = createIntervals(limit)
          intervals.forEach(([at, lasts], index) => ring.push(1, index, at, at + lasts, 0))
          const expected = intervals
            .map(([at, lasts], index) => ({ at, end: at + lasts, index }))
            .slice(-limit)
            .filter(({ at, end }) => at <= from + length && end >= from)
            .map(({ index }) => index)
          expect(found(ring, from, from + length)).toEqual(expected)
          expect(ring.touched(from, from + length, 0)).toBe(expected.length > 0)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('drops the oldest and says which is the first that it kept', () => {
    const ring = createIntervals(1_000)
    for (let at = 0; at < 2_500; at += 1) ring.push(1, at, at, at, 0)
    expect(ring.first()).toBe(1_500)
    expect(ring.end()).toBe(2_500)
    expect(found(ring, 0, 1_499)).toEqual([])
    expect(found(ring, 1_500, 1_502)).toEqual([1_500, 1_501, 1_502])
  })

  it('looks from a sequence number on, so that a tile hears only of what is new', () => {
    const ring = createIntervals(1_000)
    for (let at = 0; at < 600; at += 1) ring.push(1, at, at, at, 0)
    expect(ring.touched(0, 100, 101)).toBe(false)
    ring.push(1, 600, 50, 700, 0)
    expect(ring.touched(0, 100, 101)).toBe(true)
  })

  it('ends where a visitor has seen enough', () => {
    const ring = createIntervals(100)
    for (let at = 0; at < 50; at += 1) ring.push(1, at, at, at, 0)
    let seen = 0
    ring.scan(0, 50, () => {
      seen += 1
      return seen < 3
    })
    expect(seen).toBe(3)
  })
})
