import { createSystemClock } from '../../main/composition/system-clock.ts'
import type { Clock } from '../../main/engine/clock.ts'
import type { ManualClock } from '../support/manual-clock.ts'

/** What the tests of streams need of a clock. */
export type StreamClock = Clock & Pick<ManualClock, 'advance' | 'pending'>

/**
 * The system's clock, whose timers are counted: for a store on a server of another program, which needs time of its own
 * for its answers, and whose store asks again after a while. A test cannot move it on, and waits for what is to come.
 */
export function createRunningClock(): StreamClock {
  const clock = createSystemClock()
  const timers = new Set<object>()
  return {
    ...clock,
    after(delay, action) {
      const timer = {}
      timers.add(timer)
      const cancel = clock.after(delay, () => {
        timers.delete(timer)
        action()
      })
      return () => {
        timers.delete(timer)
        cancel()
      }
    },
    advance: () => new Promise((resolve) => setImmediate(resolve)),
    pending: () => timers.size,
  }
}
