/** Ends what has not happened yet; does nothing where it has, or where it was ended before. */
export type Cancel = () => void

/** Cancels nothing: what `every` returns for an interval of 0. */
export const nothingToCancel: Cancel = () => undefined

/**
 * Time as it is handed in: what is tested asks neither the system nor the browser for the time or for a timer.
 * All of it in ms.
 */
export interface Time {
  /** Epoch ms with fractions. It never goes back. */
  now(): number
  /** Calls `action` once, `delay` ms from now or as soon after as the system can. */
  after(delay: number, action: () => void): Cancel
  /**
   * Calls `beat` every `interval` ms, without drift; never for 0. A process that was held up does not make up
   * for the beats that it missed: from the late one to the next it is a whole interval.
   *
   * @param beat is told how late it comes, in ms.
   */
  every(interval: number, beat: (late: number) => void): Cancel
}

/**
 * Makes `every` of what tells the time and what waits.
 *
 * @param steady ms on the clock that timers count on: it has no steps.
 */
export function createEvery(steady: () => number, after: Time['after']): Time['every'] {
  return (interval, beat) => {
    if (interval === 0) return nothingToCancel
    let due = steady()
    let cancel: Cancel
    const plan = (): void => {
      const now = steady()
      due += interval
      if (due <= now) due = now + interval
      cancel = after(due - now, () => {
        const late = steady() - due
        plan()
        beat(late)
      })
    }
    plan()
    return () => cancel()
  }
}
