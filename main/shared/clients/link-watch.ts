import type { Time } from '../time.ts'
import { lateTimer } from './deadline.ts'

/** Notices a connection that is open and silent. */
export interface LinkWatch {
  /** Something arrived. Cheap: it sets no timer. */
  touch(at: number): void
  stop(): void
}

/** A dead link is found within this time, ms, if the heartbeat is not slower than 12 s. */
const promise = 15_000
/** What a heartbeat may be late, ms. */
const margin = 3_000

/**
 * How long a link may be silent before it counts as dead, in ms: two visible heartbeats and half of
 * a third for the way, 12.5 s at the default of 5 s, and at most 15 s. A heartbeat slower than 12 s
 * must be waited for, and 3 s more.
 */
export const silenceLimit = (heartbeat: number): number =>
  Math.min(heartbeat * 2.5, Math.max(promise, heartbeat + margin))

/**
 * Watches a connection on which the server sends visible heartbeats. Where they are off there is
 * nothing to judge by, and it does nothing.
 *
 * @param heartbeat ms between heartbeats, 0 off.
 * @param onDead called once.
 */
export function watchLink(
  environment: Pick<Time, 'now' | 'after'>,
  heartbeat: number,
  onDead: () => void,
): LinkWatch {
  const limit = silenceLimit(heartbeat)
  let touchedAt = environment.now()
  let cancel: (() => void) | undefined

  function check(delay: number): void {
    const plannedAt = environment.now() + delay
    cancel = environment.after(delay, () => {
      const now = environment.now()
      const silent = now - touchedAt
      if (silent < limit) check(limit - silent)
      // The page slept, and what arrived meanwhile may be queued behind this timer.
      else if (now - plannedAt > lateTimer) check(heartbeat)
      else onDead()
    })
  }
  if (heartbeat > 0) check(limit)

  return {
    touch(at) {
      touchedAt = at
    },
    stop() {
      cancel?.()
    },
  }
}
