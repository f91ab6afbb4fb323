import type { Cancel, Time } from '../../shared/time.ts'

/** An attempt without an answer ends after this, ms. */
const patience = 10_000

/**
 * Gives an attempt up after 10 s. What has arrived by then and was not read is read first: the process may have been
 * stopped meanwhile. Returns the function that lets the attempt live.
 */
export function limitAttempt(time: Pick<Time, 'after'>, giveUp: () => void): Cancel {
  let look: NodeJS.Immediate | undefined
  const cancel = time.after(patience, () => (look = setImmediate(giveUp)))
  return () => {
    cancel()
    clearImmediate(look)
  }
}
