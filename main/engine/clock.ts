import type { Time } from '../shared/time.ts'

/**
 * Time as the core sees it. `now` is for what is stored and shown: it follows the wall clock where that is set
 * forward, or went on while the computer slept, and never goes back while the process lives.
 */
export interface Clock extends Time {
  /**
   * As `now`, but for the steps: what passes here has passed for the timers of this process as well. For
   * durations, ages and schedules, and for nothing that leaves the process.
   */
  steady(): number
}
