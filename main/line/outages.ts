import type { NetworkScope } from '../shared/contract/network.ts'
import type { Clock } from '../engine/clock.ts'
import type { Cancel } from '../shared/time.ts'

/** The outages that end by themselves, at most one a scope. */
export interface Outages {
  /** Puts an outage of `duration` ms in the place of the one that a scope has; 0 ends that one without a word. */
  set(scope: NetworkScope, duration: number): void
  /** Forgets them all. Idempotent. */
  stop(): void
}

/**
 * Creates it without any.
 *
 * @param onOver called when one is over by itself.
 */
export function createOutages(clock: Clock, onOver: (scope: NetworkScope) => void): Outages {
  const underWay = new Map<string, Cancel>()

  return {
    set(scope, duration) {
      const key = JSON.stringify(scope)
      underWay.get(key)?.()
      underWay.delete(key)
      if (duration === 0) return
      const cancel = clock.after(duration, () => {
        underWay.delete(key)
        onOver(scope)
      })
      underWay.set(key, cancel)
    },
    stop() {
      for (const cancel of underWay.values()) cancel()
      underWay.clear()
    },
  }
}
