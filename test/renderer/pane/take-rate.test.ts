import { describe, expect, it } from 'vitest'
import { createTakeRate } from '../../../renderer/pane/take-rate.ts'

describe('how fast a pane takes what is stored', () => {
  it('is unknown within the first second', () => {
    const rate = createTakeRate()
    rate.note(0, 0, 0)
    rate.note(2_500, 1_250, 500)
    expect(rate.read()).toBeUndefined()
  })

  it('is what both ids rose by, over the last 5 s', () => {
    const rate = createTakeRate()
    for (let at = 0; at <= 20_000; at += 500) {
      const taken = at < 10_000 ? at * 5 : 50_000 + (at - 10_000) * 2
      rate.note(at * 5, taken, at)
    }
    expect(rate.read()).toEqual({ taken: 2_000, stored: 5_000 })
  })

  it('begins anew where ids fall, for they are those of another stream', () => {
    const rate = createTakeRate()
    rate.note(1_000_000, 1_000_000, 0)
    rate.note(10, 1_000_000, 500)
    rate.note(60, 60, 1_000)
    expect(rate.read()).toBeUndefined()
    rate.note(110, 85, 2_000)
    expect(rate.read()).toEqual({ taken: 25, stored: 50 })
  })
})
