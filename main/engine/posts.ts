import type { Draft } from '../shared/contract/message.ts'
import { storeLimits } from '../shared/contract/limits.ts'
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
  /** When it was stored first, epoch ms, and since when that is remembered, on the steady clock. */
  readonly at: number
  readonly since: number
  readonly id: Promise<number>
}

/** Characters of posts that are remembered: a minute of 1,000 short ones a second. */
const maxRemembered = 16_777_216

/**
 * Creates the door for posts in front of `stream`. Repeated ones are recognised for a minute, unless there are
 * so many that the oldest are forgotten sooner.
 */
export function createPosts(stream: Pick<Stream, 'append' | 'id'>, clock: Clock): Posts {
  const remembered = new Map<string, Remembered>()
  let held = 0
  let known = stream.id

  function forget(key: string): void {
    if (remembered.delete(key)) held -= key.length
  }

  function forgetOld(now: number): void {
    if (known !== stream.id) {
      // Ids of another stream would be given out as ids of this one.
      known = stream.id
      remembered.clear()
      held = 0
    }
    for (const [key, { since }] of remembered) {
      if (now - since < storeLimits.refWindow && held <= maxRemembered) return
      forget(key)
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

      forgetOld(clock.steady())
      // A ref that comes back with another text is another post: nothing may be lost over a clash.
      const key = JSON.stringify([client ?? '', ref, author, body])
      const before = remembered.get(key)
      if (before !== undefined) {
        return {
          id: await before.id,
          draft: { ...draft, createdAt: before.at },
          repeated: true,
        }
      }
      const id = store(draft)
      remembered.set(key, { at: now, since: clock.steady(), id })
      held += key.length
      // What was not stored may be tried again under the same ref.
      id.catch(() => forget(key))
      return { id: await id, draft, repeated: false }
    },
  }
}
