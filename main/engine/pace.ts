import type { Arrivals } from '../shared/contract/settings.ts'
import type { Random } from '../shared/random.ts'

/** When messages are due. Each time follows from the one before, so lateness never adds up. */
export interface Pace {
  /** When the next message is due, ms on the clock of `start`. */
  next(): number
  /** Moves on: the message that was due is taken. */
  advance(): void
  /**
   * Leaves out what is due before `time`, without a step for each: hours may have passed. Returns how many
   * messages that were; with random arrivals, how many they are on average.
   */
  skipTo(time: number): number
}

export interface PaceOptions {
  /** Messages a second. */
  readonly rate: number
  /** Regular: one every 1000 / rate ms. Random: a Poisson process of the same mean. */
  readonly arrivals: Arrivals
  readonly random: Random
  /** Ms of any clock; the first message is due one gap later. */
  readonly start: number
}

/** Creates the schedule of arrivals. */
export function createPace({ rate, arrivals, random, start }: PaceOptions): Pace {
  const mean = 1_000 / rate
  let count = 0
  let due = start

  function advance(): void {
    count += 1
    // Regular times are multiples of the mean, not sums of it: no rounding adds up over hours.
    // Random gaps are exponential; 1 - random() is never 0, so the logarithm is finite.
    due = arrivals === 'regular' ? start + count * mean : due - mean * Math.log(1 - random())
  }
  advance()

  function skipTo(time: number): number {
    if (due >= time) return 0
    const skipped = Math.max(1, Math.ceil((time - due) / mean))
    if (arrivals === 'regular') {
      count += skipped
      due = start + count * mean
    } else {
      // A Poisson process does not remember: from any time on it is what it was.
      due = time
      advance()
    }
    return skipped
  }
  return { next: () => due, advance, skipTo }
}
