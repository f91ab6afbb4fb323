import { describe, expect, it } from 'vitest'
import { createManualClock } from '../support/manual-clock.ts'

describe('a beat', () => {
  it('that was missed is not made up for, and the next one is a whole interval away', async () => {
    const clock = createManualClock(0)
    const beats: number[] = []
    const late: number[] = []
    const end = clock.every(15_000, (by) => {
      beats.push(clock.now())
      late.push(by)
    })
    await clock.advance(16_000)
    await clock.hold(40_000)
    await clock.advance(14_999)
    expect(beats).toEqual([15_000, 56_000])
    await clock.advance(1)
    expect(beats).toEqual([15_000, 56_000, 71_000])
    expect(late).toEqual([0, 26_000, 0])
    end()
  })

  it('is not late because the wall clock was set', async () => {
    const clock = createManualClock(0)
    const late: number[] = []
    const end = clock.every(15_000, (by) => late.push(by))
    clock.step(8 * 3_600_000)
    await clock.advance(45_000)
    expect(late).toEqual([0, 0, 0])
    end()
  })

  it('ends when it is told to, also from within', async () => {
    const clock = createManualClock(0)
    const beats: number[] = []
    const end = clock.every(1_000, () => {
      beats.push(clock.now())
      if (beats.length === 2) end()
    })
    await clock.advance(5_000)
    expect(beats).toEqual([1_000, 2_000])
    expect(clock.pending()).toBe(0)
  })

  it('never comes at an interval of 0', async () => {
    const clock = createManualClock(0)
    const beats: number[] = []
    clock.every(0, () => beats.push(clock.now()))
    expect(clock.pending()).toBe(0)
    await clock.advance(1_000)
    expect(beats).toEqual([])
  })
})
