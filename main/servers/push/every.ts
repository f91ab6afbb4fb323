import type { Clock, Timer } from '../../engine/clock.ts'

/** Ends nothing: what `every` returns where there is no beat. */
export const nothingToEnd = (): void => undefined

/**
 * Calls `beat` every `interval` ms, without drift; never for 0. A process that was held up does not make up
 * for the beats that it missed: from the late one to the next it is a whole interval.
 *
 * @param beat is told how late it comes, in ms.
 * @returns the function that ends it.
 */
export function every(clock: Clock, interval: number, beat: (late: number) => void): () => void {
  if (interval === 0) return nothingToEnd
  let due = clock.steady()
  let timer: Timer
  const plan = (): void => {
    const now = clock.steady()
    due += interval
    if (due <= now) due = now + interval
    timer = clock.after(due - now, () => {
      const late = clock.steady() - due
      plan()
      beat(late)
    })
  }
  plan()
  return () => timer.cancel()
}
