import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  estimateDelay,
  isAlike,
  leadOf,
  type DelayEstimate,
} from '../../../main/shared/verdict/delay-estimate.ts'
import { createRandom } from '../../../main/shared/random.ts'

const rest = { p99: 490, max: 500, uncertainty: 0.4 }
const firm = (value: number, half = 0): DelayEstimate => ({
  value,
  half,
  uncertainty: 0.4,
  waits: false,
  luck: undefined,
})
const lucky = (value: number, luck: number): DelayEstimate => ({ ...firm(value), luck })
const waiting = (value: number): DelayEstimate => ({ ...firm(value), waits: true })
const estimate = (given: Partial<Parameters<typeof estimateDelay>[0]>) =>
  estimateDelay({
    figures: { p50: 250, p95: 475, count: 120, ...rest },
    overdue: undefined,
    interval: 500,
    settings: { arrivals: 'random', pushRate: 2 },
    seconds: 60,
    ...given,
  })

describe('a median delay', () => {
  it('lies within its range 19 times of 20, for waits of every length up to the beat', () => {
    const random = createRandom(7)
    const rounds = 2_000
    let within = 0
    for (let round = 0; round < rounds; round += 1) {
      const waits = Array.from({ length: 49 }, () => random() * 500).sort((a, b) => a - b)
      const figures = { p50: waits[24] ?? 0, p95: waits[46] ?? 0, count: 49, ...rest }
      const { half = 0 } = estimate({ figures, seconds: 24.5 }) ?? {}
      if (Math.abs(figures.p50 - 250) <= half) within += 1
    }
    expect(within / rounds).toBeGreaterThan(0.93)
  })
  it('is no surer for messages that came with the same poll', () => {
    const few = estimate({ figures: { p50: 250, p95: 475, count: 120, ...rest } })
    const many = estimate({ figures: { p50: 250, p95: 475, count: 60_000, ...rest } })
    expect(many?.half).toBeCloseTo(few?.half ?? 0, 6)
  })
  it('is luck where regular messages meet every poll at the same phase', () => {
    const regular = { arrivals: 'regular', pushRate: 1 } as const
    expect(estimate({ settings: regular })).toMatchObject({ luck: 500 })
    expect(estimate({ settings: { ...regular, pushRate: 40 } })).toMatchObject({ luck: undefined })
    expect(estimate({ settings: regular, interval: 0 })).toMatchObject({ luck: undefined })
  })
  it('gives way to what waits now, where that is longer than its own interval', () => {
    const overdue = { count: 17, oldestMs: 6_200 }
    expect(estimate({ overdue })).toMatchObject({ value: 6_200, waits: true })
    expect(estimate({ overdue, interval: 8_000 })).toMatchObject({ value: 250, waits: false })
    expect(estimate({ overdue, interval: 8_000, figures: undefined })).toMatchObject({
      value: 6_200,
      waits: true,
    })
  })
  it('is unknown where nothing was measured and nothing waits', () => {
    expect(estimate({ figures: undefined })).toBeUndefined()
  })
})

describe('a lead', () => {
  it.each([
    ['is the difference of two medians', firm(20), firm(257), 237],
    ['is none below 5 ms', firm(2), firm(7), 0],
    ['is none below a fifth', firm(100), firm(119), 0],
    ['is none below what the clocks can tell', firm(2), { ...firm(20), uncertainty: 20 }, 0],
    ['is none that chance may have made', firm(20, 15), firm(40, 20), 0],
    ['is none between two matters of luck', lucky(3, 500), lucky(990, 1_000), 0],
    ['is that over the average of luck', firm(2), lucky(3, 500), 248],
    ['is none over the average where it lies beyond it', firm(300), lucky(499, 500), 0],
    ['of luck is that of its worst case', lucky(3, 500), firm(700), 200],
    ['is one over what has been waiting', firm(2), waiting(6_200), 6_198],
    ['is none of what has been waiting', waiting(300), firm(6_200), 0],
  ])('%s', (_, one, other, lead) => {
    expect(leadOf(one, other)).toBeCloseTo(lead, 6)
  })

  const any = fc.oneof(
    fc
      .tuple(
        fc.double({ min: 0, max: 9_000, noNaN: true }),
        fc.double({ min: 0, max: 900, noNaN: true }),
      )
      .map(([value, half]) => firm(value, half)),
    fc.constantFrom(50, 500, 1_000).map((luck) => lucky(luck / 3, luck)),
    fc.double({ min: 1_000, max: 90_000, noNaN: true }).map(waiting),
  )
  it('is never both ways, and never between two that are alike', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        const [there, back] = [leadOf(one, other), leadOf(other, one)]
        expect(Math.min(there, back)).toBe(0)
        if (isAlike(one, other)) expect([there, back]).toEqual([0, 0])
      }),
    )
  })
  it('is not denied for want of messages: only who measured enough is alike', () => {
    expect(isAlike(firm(2), firm(2.5))).toBe(true)
    expect(isAlike(firm(20, 15), firm(22, 15))).toBe(false)
    expect(isAlike(lucky(250, 500), firm(250))).toBe(false)
    expect(isAlike(waiting(2), firm(2))).toBe(false)
  })
})
