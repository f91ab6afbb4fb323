import { describe, expect, it } from 'vitest'
import { createTakeRate, type TakeRate } from '../../../main/shared/measures/take-rate.ts'

/** Both ids at one moment, which the server calls a day later than the page does. */
function note(rate: TakeRate, stored: number, taken: number, at: number, heardAt = at): void {
  rate.note({ id: stored, at: 86_400_000 + at }, { id: taken, at: heardAt })
}

describe('how fast a pane takes what is stored', () => {
  it('is unknown within the first second', () => {
    const rate = createTakeRate()
    expect(rate.read()).toBeUndefined()
    note(rate, 0, 0, 0)
    note(rate, 2_500, 1_250, 500)
    expect(rate.read()).toBeUndefined()
  })

  it('is what both ids rose by, over the last 5 s', () => {
    const rate = createTakeRate()
    for (let at = 0; at <= 20_000; at += 500) {
      const taken = at < 10_000 ? at * 5 : 50_000 + (at - 10_000) * 2
      note(rate, at * 5, taken, at)
    }
    expect(rate.read()).toEqual({ taken: 2_000, stored: 5_000 })
  })

  it('is each on its own clock, for a page that is late hears late of the store', () => {
    const rate = createTakeRate()
    note(rate, 0, 0, 0, 3_000)
    note(rate, 10_000, 2_000, 2_000, 3_100)
    expect(rate.read()).toBeUndefined()
    note(rate, 20_000, 4_000, 4_000, 5_000)
    expect(rate.read()).toEqual({ taken: 2_000, stored: 5_000 })
  })

  it('starts over where ids fall, for they are those of another stream', () => {
    const rate = createTakeRate()
    note(rate, 1_000_000, 1_000_000, 0)
    note(rate, 10, 1_000_000, 500)
    note(rate, 60, 60, 1_000)
    expect(rate.read()).toBeUndefined()
    note(rate, 110, 85, 2_000)
    expect(rate.read()).toEqual({ taken: 25, stored: 50 })
  })
})
