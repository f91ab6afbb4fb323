import type { Random } from '../shared/random.ts'

/** A quantity between -1 and 1 that drifts with time. */
export interface Wander {
  /**
   * Its value at `now`, in ms, which never goes back.
   *
   * @param period ms from one random value to the next; between them it moves along a line.
   */
  at(now: number, period: number): number
}

/**
 * Creates a drift between random values. Jitter is made of it, and not of a number for each write:
 * a queue that keeps its order would make every write wait for the slowest before it, and so turn
 * ± jitter into + jitter. A delay that changes by less than the time that passes never lets one
 * write overtake another, and its median stays in the middle.
 */
export function createWander(random: Random): Wander {
  const draw = (): number => random() * 2 - 1
  let start = 0
  let end = -1
  let from = 0
  let to = 0

  return {
    at(now, period) {
      if (now >= end) {
        // After a rest, what was before no longer binds.
        from = now - end < period ? to : draw()
        to = draw()
        start = now
        end = now + period
      }
      return from + ((to - from) * (now - start)) / (end - start)
    },
  }
}
