import { describe, expect, it } from 'vitest'
import { createWallClock } from '../../../renderer/clock/wall-clock.ts'

describe('times of day', () => {
  function open() {
    let now = 1_000_000
    let shift = 0
    const clock = createWallClock({ now: () => now, wall: () => now + shift })
    return {
      clock,
      pass(ms: number, step = 0) {
        now += ms
        shift += step
        clock.look()
        return now
      },
    }
  }

  it('are those of the page while the wall clock is not set', () => {
    const { clock, pass } = open()
    const at = pass(60_000, 400)
    expect(clock.at(at)).toBe(at)
  })

  it('follow the wall clock where it is set or the computer slept, and stay what they were before', () => {
    const { clock, pass } = open()
    const before = pass(1_000)
    const slept = pass(1_000, 28_800_000)
    const setBack = pass(5_000, -3_600_000)
    expect(clock.at(before)).toBe(before)
    expect(clock.at(slept)).toBe(slept + 28_800_000)
    expect(clock.at(setBack - 1)).toBe(setBack - 1 + 28_800_000)
    expect(clock.at(setBack + 9)).toBe(setBack + 9 + 25_200_000)
  })
})
