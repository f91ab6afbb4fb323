import type { Time } from '../time.ts'

/** A timer that comes later than this, in ms, shows that the page slept, or was not given its turn. */
export const lateTimer = 1_000
/** How long to wait for what arrived meanwhile and is queued behind the timer, ms. */
const grace = 1_000

/**
 * Gives something up `delay` ms from now. If the page slept meanwhile, an answer could not be received in this
 * time, so it is given a moment more. Returns the function that cancels it.
 */
export function deadline(
  environment: Pick<Time, 'now' | 'after'>,
  delay: number,
  giveUp: () => void,
): () => void {
  const plannedAt = environment.now() + delay
  let cancel = environment.after(delay, () => {
    if (environment.now() - plannedAt > lateTimer) cancel = environment.after(grace, giveUp)
    else giveUp()
  })
  return () => cancel()
}
