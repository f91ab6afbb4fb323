import { paneLimits } from '../contract/limits.ts'

/** How long to wait before the next attempt. */
export interface Backoff {
  /** The pause before the next attempt in ms; each call counts as one more failure. */
  next(): number
  /**
   * As `next`, where `least` ms were asked for: the back-off comes on top, up to its upper bound or, where more
   * was asked for, 500 ms, so that clients that were told the same do not all come back at once.
   */
  after(least: number): number
  /** Forgets the failures; called when data came, not when a connection merely opened. */
  reset(): void
}

const firstCeiling = 500
/** The most that is added to a pause that was asked for and is longer than any of our own, ms. */
const spread = 500

/**
 * Back-off with full jitter: anywhere from 0 to a ceiling that doubles from 500 ms with every
 * failure, so that clients that were cut together do not come back together.
 *
 * @param random uniform in [0, 1).
 * @param most upper bound of a pause in ms, `paneLimits.maxBackoff` by default.
 */
export function createBackoff(random: () => number, most: number = paneLimits.maxBackoff): Backoff {
  let failures = 0
  function next(): number {
    const ceiling = Math.min(most, firstCeiling * 2 ** failures)
    failures += 1
    return random() * ceiling
  }
  return {
    next,
    after: (least) => Math.min(least + next(), Math.max(most, least + spread)),
    reset() {
      failures = 0
    },
  }
}
