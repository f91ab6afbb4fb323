import type { Draft } from '../contract/message.ts'
import { storeLimits } from '../contract/limits.ts'
import type { Clock } from './clock.ts'
import type { Stream } from './stream.ts'

/** A message that a client wants to have stored. */
export interface Post {
  readonly author: string
  readonly body: string
  /** The sender's own name for this post: the same one within a minute is not stored twice. */
  readonly ref?: string | undefined
  /** The id the sender gave itself; a `ref` means something only together with it. */
  readonly client?: string | undefined
}

/** Where all three servers hand in what their clients wrote. */
export interface Posts {
  /** Stores the post, or answers with the message that the same post became before. */
  post(
    post: Post,
  ): Promise<{ readonly id: number; readonly draft: Draft; readonly repeated: boolean }>
}

interface Remembered {
  readonly at: number
  readonly draft: Draft
  readonly id: Promise<number>
}

const maxRemembered = 10_000

/** Creates the door for posts in front of `stream`; repeated ones are known for a minute. */
export function createPosts(stream: Pick<Stream, 'append'>, clock: Clock): Posts {
  const remembered = new Map<string, Remembered>()

  function forgetOld(now: number): void {
    for (const [key, entry] of remembered) {
      if (now - entry.at < storeLimits.refWindow && remembered.size <= maxRemembered) return
      remembered.delete(key)
    }
  }

  async function store(draft: Draft): Promise<number> {
    const [id] = await stream.append([draft])
    if (id === undefined) throw new Error('The store answered a batch of one without an id.')
    return id
  }

  return {
    async post({ author, body, ref, client }) {
      const now = clock.now()
      // As the store keeps it, so that the answer shows what was stored.
      const draft: Draft = {
        author: author.toWellFormed(),
        body: body.toWellFormed(),
        createdAt: now,
      }
      if (ref === undefined) return { id: await store(draft), draft, repeated: false }

      forgetOld(now)
      // A ref that comes back with another text is another post: nothing may be lost over a clash.
      const key = JSON.stringify([client ?? '', ref, author, body])
      const before = remembered.get(key)
      if (before !== undefined) {
        return { id: await before.id, draft: before.draft, repeated: true }
      }
      const id = store(draft)
      remembered.set(key, { at: now, draft, id })
      // What was not stored may be tried again under the same ref.
      id.catch(() => remembered.delete(key))
      return { id: await id, draft, repeated: false }
    },
  }
}
