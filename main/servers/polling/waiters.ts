import type { ServerResponse } from 'node:http'
import type { Clock } from '../../engine/clock.ts'

/** Long polls that wait for news. */
export interface Waiters {
  /** Resolves after `timeout` ms, at the next `wakeAll`, or when the client has gone. */
  wait(response: ServerResponse, timeout: number): Promise<void>
  wakeAll(): void
}

/** Creates an empty waiting room. */
export function createWaiters(clock: Clock): Waiters {
  const waiting = new Set<() => void>()
  return {
    wait: (response, timeout) =>
      new Promise((resolve) => {
        const leave = (): void => {
          cancel()
          response.off('close', leave)
          waiting.delete(leave)
          resolve()
        }
        const cancel = clock.after(timeout, leave)
        response.once('close', leave)
        waiting.add(leave)
      }),
    wakeAll() {
      for (const leave of waiting) leave()
    },
  }
}
