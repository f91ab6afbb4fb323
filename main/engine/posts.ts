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

/** Where a post got, and when it was stored first, epoch ms. */
interface Kept {
  readonly id: number
  readonly at: number
  /** Another playground on the same stream had stored it. */
  readonly repeated: boolean
}

interface Remembered {
  /** On the steady clock. */
  readonly since: number
  readonly kept: Promise<Kept>
}

/** Characters of posts that are remembered: a minute of 1,000 short ones a second. */
const maxRemembered = 16_777_216

/**
 * Creates the door for posts in front of `stream`. Repeated ones are recognised for a minute; beyond
 * `maxRemembered` the oldest are forgotten sooner.
 */
export function createPosts(
  stream: Pick<Stream, 'append' | 'appendNamed' | 'id' | 'read'>,
  clock: Clock,
): Posts {
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

  async function append(draft: Draft): Promise<number> {
    const [id] = await stream.append([draft])
    if (id === undefined) throw new Error('The store answered a batch of one without an id.')
    return id
  }

  /** When a message was stored that another playground took; now where it is gone already. */
  async function storedAt(id: number, now: number): Promise<number> {
    const [message] = (await stream.read(id - 1, 1)).messages
    return message?.id === id ? message.createdAt : now
  }

  async function keep(draft: Draft, key: string): Promise<Kept> {
    const now = draft.createdAt
    if (stream.appendNamed === undefined)
      return { id: await append(draft), at: now, repeated: false }
    const { id, repeated } = await stream.appendNamed(draft, key)
    return { id, at: repeated ? await storedAt(id, now) : now, repeated }
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
      if (ref === undefined) return { id: await append(draft), draft, repeated: false }

      forgetOld(clock.steady())
      // A ref that comes back with another text is another post: nothing may be lost over a clash.
      const key = JSON.stringify([client ?? '', ref, author, body])
      const before = remembered.get(key)
      if (before !== undefined) {
        const { id, at } = await before.kept
        return { id, draft: { ...draft, createdAt: at }, repeated: true }
      }
      const kept = keep(draft, key)
      remembered.set(key, { since: clock.steady(), kept })
      held += key.length
      // What was not stored may be tried again under the same ref.
      kept.catch(() => forget(key))
      const { id, at, repeated } = await kept
      return { id, draft: { ...draft, createdAt: at }, repeated }
    },
  }
}
