/** A pending call of `Clock.after`; cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void
}

/** Time as the core sees it. Nothing in the core asks the system for the time or for a timer. */
export interface Clock {
  /** Epoch milliseconds with fractions, never going backwards while the process lives. */
  now(): number
  /** Calls `action` once, `delay` ms from now or as soon after as the system can. */
  after(delay: number, action: () => void): Timer
}
