import { PlaygroundError, type ErrorShape } from '../contract/errors.ts'
import { paneLimits } from '../contract/limits.ts'
import type { Time } from '../time.ts'
import { deadline } from './deadline.ts'

interface Pending {
  readonly resolve: (answer: { readonly id: number }) => void
  readonly reject: (error: PlaygroundError) => void
  readonly cancel: () => void
}

/** Posts that were sent over a socket and have no answer yet, by their `ref`. */
export interface PendingPosts {
  /** Resolves with the id of the acknowledgement. @throws PlaygroundError as `refuse` says. */
  wait(ref: string): Promise<{ readonly id: number }>
  acknowledge(ref: string, id: number): void
  refuse(ref: string, error: ErrorShape): void
  /** How many wait. */
  count(): number
  /** The connection is gone: nothing that is pending will be answered. */
  refuseAll(error: ErrorShape): void
}

/** Creates an empty set. A post without an answer in 10 s is refused with `request_timeout`. */
export function createPendingPosts(environment: Pick<Time, 'now' | 'after'>): PendingPosts {
  const pending = new Map<string, Pending>()

  function take(ref: string): Pending | undefined {
    const post = pending.get(ref)
    pending.delete(ref)
    post?.cancel()
    return post
  }
  function refuse(ref: string, error: ErrorShape): void {
    take(ref)?.reject(PlaygroundError.from(error))
  }

  return {
    wait: (ref) =>
      new Promise((resolve, reject) => {
        const cancel = deadline(environment, paneLimits.pollTimeout, () =>
          refuse(ref, {
            code: 'request_timeout',
            message: 'The server did not acknowledge in time.',
          }),
        )
        pending.set(ref, { resolve, reject, cancel })
      }),
    acknowledge: (ref, id) => take(ref)?.resolve({ id }),
    refuse,
    count: () => pending.size,
    refuseAll(error) {
      for (const ref of [...pending.keys()]) refuse(ref, error)
    },
  }
}
