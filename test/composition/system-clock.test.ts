import { describe, expect, it } from 'vitest'
import { createSystemClock } from '../../main/composition/system-clock.ts'

const hour = 3_600_000

function setUp() {
  const time = { steady: 1_000_000, wall: 1_000_000 }
  const clock = createSystemClock({ steady: () => time.steady, wall: () => time.wall })
  /** Lets ms pass for the process, and others for the wall clock. */
  const pass = (steady: number, wall = steady): void => {
    time.steady += steady
    time.wall += wall
  }
  return { clock, pass }
}

describe('the clock of the machine', () => {
  it('steps forward with a wall clock that was set on, or went on while the computer slept', () => {
    const { clock, pass } = setUp()
    pass(10, 8 * hour)
    expect(clock.now()).toBe(1_000_000 + 8 * hour)
    pass(500)
    expect(clock.now()).toBe(1_000_500 + 8 * hour)
    pass(0, hour)
    expect(clock.now()).toBe(1_000_500 + 9 * hour)
  })

  it('never goes back: with a wall clock that was set back it goes on as before', () => {
    const { clock, pass } = setUp()
    pass(0, hour)
    expect(clock.now()).toBe(1_000_000 + hour)
    pass(250, -5 * hour)
    expect(clock.now()).toBe(1_000_250 + hour)
    // What it was set back by is made good, and nothing beyond that.
    pass(0, 5 * hour)
    expect(clock.now()).toBe(1_000_250 + hour)
  })

  it('does not follow what the two clocks differ by when neither was set', () => {
    const { clock, pass } = setUp()
    pass(1_000, 1_999)
    expect(clock.now()).toBe(1_001_000)
    pass(0, 1)
    expect(clock.now()).toBe(1_002_000)
  })

  it('counts durations as if nothing had been set', () => {
    const { clock, pass } = setUp()
    pass(40, 8 * hour)
    expect(clock.now() - clock.steady()).toBe(8 * hour - 40)
    expect(clock.steady()).toBe(1_000_040)
  })
})
