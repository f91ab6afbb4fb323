import type { Clock, Timer } from '../engine/clock.ts'

/** Ends nothing: what `every` returns where there is no beat. */
export const nothingToEnd = (): void => undefined

/**
 * Calls `beat` every `interval` ms, without drift; never for 0.
 *
 * @returns the function that ends it.
 */
export function every(clock: Clock, interval: number, beat: () => void): () => void {
  if (interval === 0) return nothingToEnd
  let due = clock.now()
  let timer: Timer
  const plan = (): void => {
    // A process that was held up does not make up for the beats it missed.
    const now = clock.now()
    due = Math.max(due + interval, now)
    timer = clock.after(due - now, () => {
      plan()
      beat()
    })
  }
  plan()
  return () => timer.cancel()
}
