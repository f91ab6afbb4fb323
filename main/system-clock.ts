import { performance } from 'node:perf_hooks'
import type { Clock } from './engine/clock.ts'

/** The machine's clock: epoch ms with fractions, unaffected by changes of the system time. */
export function createSystemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    after(delay, action) {
      const timer = setTimeout(action, delay)
      return { cancel: () => clearTimeout(timer) }
    },
  }
}
