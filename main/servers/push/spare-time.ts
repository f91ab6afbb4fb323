import type { Clock } from '../../engine/clock.ts'

/** The time that the event loop has left after live delivery, shared among the readers of stored messages. */
export interface SpareTime {
  /**
   * Resolves when a slice of work may be done, a ms of it or two. Timers and sockets, and with them everything live,
   * have their turn between any two slices of one reader; several readers share a turn as long as that is short.
   */
  turn(): Promise<void>
}

/** Slices in one turn of the event loop, at most; none begins after `budget` ms. */
const atOnce = 8
const budget = 2

/** Creates it. First come, first served. */
export function createSpareTime(clock: Pick<Clock, 'steady'>): SpareTime {
  let waiting: (() => void)[] = []
  let next = 0
  /** Callbacks of this turn that are to come, and since when its slices have been worked on. */
  let planned = 0
  let begun: number | undefined

  /** Plans a slice in the coming turn, as long as there is room in it. */
  function plan(): void {
    if (begun !== undefined || planned === atOnce) return
    planned += 1
    setImmediate(grant)
  }

  function grant(): void {
    planned -= 1
    const isFirst = begun === undefined
    begun ??= clock.steady()
    if (isFirst || clock.steady() - begun < budget) {
      const granted = waiting[next]
      next += 1
      granted?.()
    }
    if (planned > 0) return
    // The turn is over: readers that still wait, or wait again, are planned for the next one.
    begun = undefined
    waiting = waiting.slice(next)
    next = 0
    for (let count = Math.min(atOnce, waiting.length); count > 0; count -= 1) plan()
  }

  return {
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        plan()
      }),
  }
}
