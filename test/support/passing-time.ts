import type { ManualClock } from './manual-clock.ts'

/** Real ms after which something is taken to hang. It is no bound on how fast anything is. */
const patience = 60_000

/**
 * Lets time pass on `clock`, `step` ms with every turn of the event loop, until `condition` holds.
 * For what has to wait for a timer and for a socket in turns: how much time passes depends on the
 * machine, so that only "not before" can be told from it.
 */
export async function passUntil(
  clock: ManualClock,
  condition: () => boolean,
  step = 1,
): Promise<void> {
  const end = performance.now() + patience
  while (!condition()) {
    if (performance.now() > end)
      throw new Error(`Still not so, however late it is: ${condition.toString()}`)
    await clock.advance(step)
  }
}

/** As `passUntil`, until `promise` has settled; settles as it does. */
export async function passWhile<Value>(
  clock: ManualClock,
  promise: Promise<Value>,
  step = 1,
): Promise<Value> {
  let isOver = false
  const over = (): void => void (isOver = true)
  promise.then(over, over)
  await passUntil(clock, () => isOver, step)
  return promise
}
