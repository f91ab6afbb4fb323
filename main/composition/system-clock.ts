import { performance } from 'node:perf_hooks'
import type { Clock } from '../engine/clock.ts'
import { createEvery, type Time } from '../shared/time.ts'

/** What the system tells of time, in ms. */
export interface SystemTime {
  /** Epoch ms when the process began, plus what its monotonic clock has counted since. */
  steady(): number
  /** The wall clock, epoch ms: a person or NTP may set it, and it goes on while a computer sleeps. */
  wall(): number
}

const systemTime: SystemTime = {
  steady: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
}

/**
 * How far the wall clock may be ahead before it is followed, in ms. The monotonic clock is slewed with it, so
 * that what parts by more was set, or slept.
 */
const followedStep = 1_000

const after: Time['after'] = (delay, action) => {
  const timer = setTimeout(action, delay)
  return () => clearTimeout(timer)
}

/**
 * The machine's clock: epoch ms with fractions. Where the system time was set forward by a second or more,
 * or the computer slept, it steps forward with it; it never goes back.
 */
export function createSystemClock({ steady, wall }: SystemTime = systemTime): Clock {
  let stepped = 0
  return {
    now() {
      const unstepped = steady()
      const ahead = wall() - unstepped
      if (ahead - stepped >= followedStep) stepped = ahead
      return unstepped + stepped
    },
    steady,
    after,
    every: createEvery(steady, after),
  }
}
