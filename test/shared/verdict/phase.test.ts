import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { widestPhaseGap } from '../../../main/shared/verdict/phase.ts'

describe('the phases at which regular messages meet a beat', () => {
  it.each([
    ['all at one point, where they come as often or half as often', 500, 1_000, 24, 500],
    ['all at one point, where they come just as often', 1_000, 1_000, 24, 1_000],
    ['at two points', 500, 250, 100, 250],
    ['at five points, where there are five messages in a beat', 500, 100, 100, 100],
    ['all around, where the two drift', 500, 1_000 / 1.8, 90, 500 / 9],
    ['in one corner, where they drift too slowly for so few', 1_000, 999, 24, 977],
    ['at one point, after one message', 500, 333, 1, 500],
  ])('lie %s', (_, interval, gap, messages, open) => {
    expect(widestPhaseGap(interval, gap, messages)).toBeCloseTo(open, 6)
  })

  it('leave open what no message fell into, and never more than the whole beat', () => {
    const ms = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 400 }), (interval, gap, messages) => {
        const open = widestPhaseGap(interval, gap, messages)
        expect(open).toBeGreaterThanOrEqual(interval / messages - 1e-6)
        expect(open).toBeLessThanOrEqual(interval)
        expect(widestPhaseGap(interval, gap, messages + 7)).toBeLessThanOrEqual(open + 1e-6)
      }),
    )
  })
})
