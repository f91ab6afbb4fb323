/** The engine's clock as this page knows it, all in ms. */
export interface ServerClock {
  /** What to add to the page's clock to get the engine's: the best guess there is, 0 before any. */
  offset(): number
  /**
   * How far off `offset` may be at this moment. Undefined while that is more than a delay may be
   * measured by, and while nothing is known.
   *
   * @param at the moment by the page's clock; now by default. Whoever has read the clock already says so: with
   * 15,000 messages a second reading it again for each of them is a twentieth of what the page can do.
   */
  uncertainty(at?: number): number | undefined
  /** Something arrived before it can have been sent: one of the clocks was set. */
  doubt(): void
}
