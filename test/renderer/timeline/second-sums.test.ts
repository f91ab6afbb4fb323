import { describe, expect, it } from 'vitest'
import { createSecondSums } from '../../../renderer/timeline/second-sums.ts'

describe('sums by the second', () => {
  it('count messages and polls', () => {
    const sums = createSecondSums(600)
    sums.message(5_100)
    sums.message(5_999)
    sums.message(6_000)
    sums.poll(5_500)
    sums.poll(5_600)
    expect([sums.messages(5), sums.messages(6), sums.messages(7)]).toEqual([2, 1, 0])
    expect([sums.polls(5), sums.polls(6)]).toEqual([2, 0])
  })

  it('reach back as far as told: an old second gives way, and one too old is not counted', () => {
    const sums = createSecondSums(10)
    sums.message(1_000)
    sums.message(11_000)
    expect(sums.messages(1)).toBe(0)
    expect(sums.messages(11)).toBe(1)
    sums.message(1_500)
    expect(sums.messages(11)).toBe(1)
    expect(sums.messages(1)).toBe(0)
  })

  it('share a second that lies partly in a range', () => {
    const sums = createSecondSums(600)
    for (let count = 0; count < 10; count += 1) sums.message(5_000)
    expect(sums.between(5_500, 9_000)).toBeCloseTo(5)
    expect(sums.between(0, 9_000)).toBe(10)
  })
})
