import type { Time } from '../time.ts'

/** A timer that comes later than this, in ms, shows that the page slept, or was not given its turn. */
export const lateTimer = 1_000
/** What arrived meanwhile stands in the queue behind the timer, and is waited for, in ms. */
const grace = 1_000

/**
 * Gives something up `delay` ms from now. Where the page slept meanwhile, whoever was to answer in this time had no
 * chance to be heard, and is given a moment more. Returns the function that cancels it.
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
