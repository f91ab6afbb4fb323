import type { Clock } from '../../engine/clock.ts'

/** Tells whether the event loop keeps up with the connections. */
export interface LoadWatch {
  /** Whether it is so late that new connections should be refused, and only live messages be sent. */
  overloaded(): boolean
  /**
   * Resolves with true once that is over, at once if it is not the case; with false if it still is after
   * `patience` ms (no limit by default).
   */
  calm(patience?: number): Promise<boolean>
  /** Somebody has connected: it looks until nobody is there. */
  entered(): void
  left(): void
  stop(): void
}

/** ms between two looks, and how late one may be. */
export const lookInterval = 250
const tooLate = 200
const onTime = 50
/** This many late checks in a row are an overload: a single one is a pause, or a process that was stopped. */
const looksToBegin = 2
/** This many punctual checks end it: one second. */
const looksToEnd = 4

/**
 * Creates a watch that looks while somebody is connected. How late its looks are tells how late everything is.
 */
export function createLoadWatch(clock: Clock): LoadWatch {
  let isOverloaded = false
  /** Looks in a row that speak against the present state. */
  let contrary = 0
  const waiting = new Set<() => void>()
  let connected = 0
  /** Undefined while it does not look. */
  let stopLooking: (() => void) | undefined

  function rest(): void {
    stopLooking?.()
    stopLooking = undefined
    contrary = 0
  }

  function look(late: number): void {
    if (connected === 0 && !isOverloaded) {
      rest()
      return
    }
    const speaks = isOverloaded ? late <= onTime : late > tooLate
    contrary = speaks ? contrary + 1 : 0
    if (contrary < (isOverloaded ? looksToEnd : looksToBegin)) return
    contrary = 0
    isOverloaded = !isOverloaded
    if (isOverloaded) return
    for (const wake of waiting) wake()
    waiting.clear()
  }

  return {
    overloaded: () => isOverloaded,
    calm(patience) {
      if (!isOverloaded) return Promise.resolve(true)
      return new Promise((resolve) => {
        const wake = (): void => {
          cancel?.()
          resolve(true)
        }
        const cancel =
          patience === undefined
            ? undefined
            : clock.after(patience, () => {
                waiting.delete(wake)
                resolve(false)
              })
        waiting.add(wake)
      })
    },
    entered() {
      connected += 1
      stopLooking ??= clock.every(lookInterval, look)
    },
    left: () => (connected -= 1),
    stop() {
      rest()
      isOverloaded = false
      for (const wake of waiting) wake()
      waiting.clear()
    },
  }
}

/** What servers have that are given none: a loop that is never late. */
export const neverLate: LoadWatch = {
  overloaded: () => false,
  calm: () => Promise.resolve(true),
  entered: () => undefined,
  left: () => undefined,
  stop: () => undefined,
}
