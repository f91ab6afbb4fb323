import { createManualClock, type ManualClock } from '../support/manual-clock.ts'

/** A store tries a lock again after at most 25 ms; everything else it waits for takes a second or more. */
const retries = 50

/**
 * A clock for a store that shares its file with others, be it only its own worker: time goes by as
 * the test says, so nothing is ever too late, and a lock is tried again all the same.
 */
export function createStoreClock(): ManualClock {
  const clock = createManualClock()
  return {
    ...clock,
    after(delay, action) {
      if (delay > retries) return clock.after(delay, action)
      const timer = setTimeout(action, delay)
      return () => clearTimeout(timer)
    },
  }
}
