/** A pending call of `Clock.after`; cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void
}

/** Time as the core sees it. Nothing in the core asks the system for the time or for a timer. */
export interface Clock {
  /**
   * Epoch milliseconds with fractions, for what is stored and shown. It follows the wall clock where that is
   * set forward, or went on while the computer slept, and never goes back while the process lives.
   */
  now(): number
  /**
   * As `now`, but for the steps: what passes here has passed for the timers of this process as well. For
   * durations, ages and schedules, and for nothing that leaves the process.
   */
  steady(): number
  /** Calls `action` once, `delay` ms from now or as soon after as the system can. */
  after(delay: number, action: () => void): Timer
}
