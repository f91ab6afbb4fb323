import { Buffer } from 'node:buffer'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { Draft, Message } from '../../shared/contract/message.ts'
import type { Job } from './gathering-writer.ts'
import { heldBytes, type SizedMessages } from './message-window.ts'

/** A message whose number comes with the commit; until then it is 0. */
type Unnumbered = { id: number } & Draft

/** A batch that somebody waits for: one share of a transaction. */
export interface Append extends Job {
  readonly alone: false
  readonly messages: readonly Unnumbered[]
  /** Of the body of each message. */
  readonly bodyBytes: readonly number[]
  resolve(ids: readonly number[]): void
}

/**
 * A draft as it is stored. SQLite keeps UTF-8, which has no lone surrogates: they become U+FFFD here,
 * at the one door, so that the file, the memory and every follower have the same text.
 *
 * @throws PlaygroundError `bad_message` for a draft that no door should have let in: gathered with
 *   others it would spoil their transaction.
 */
function toStored({ author, body, createdAt }: Draft): Unnumbered {
  if (typeof author !== 'string') {
    throw new PlaygroundError('bad_message', 'author must be a text.', 'author')
  }
  if (typeof body !== 'string') {
    throw new PlaygroundError('bad_message', 'body must be a text.', 'body')
  }
  if (!Number.isFinite(createdAt)) {
    throw new PlaygroundError('bad_message', 'createdAt must be epoch milliseconds.', 'createdAt')
  }
  return { id: 0, author: author.toWellFormed(), body: body.toWellFormed(), createdAt }
}

/**
 * Makes an append of a batch. What its messages take up is counted here, once, for everybody after.
 *
 * @throws PlaygroundError `bad_message`, see `toStored`.
 */
export function createAppend(
  batch: readonly Draft[],
  resolve: (ids: readonly number[]) => void,
  failed: (error: unknown) => void,
): Append {
  const messages: Unnumbered[] = []
  const bodyBytes: number[] = []
  let bytes = 0
  for (const draft of batch) {
    const message = toStored(draft)
    const size = Buffer.byteLength(message.body)
    messages.push(message)
    bodyBytes.push(size)
    bytes += heldBytes(message, size)
  }
  return { alone: false, rows: messages.length, bytes, messages, bodyBytes, resolve, failed }
}

/** The messages of a transaction in their order. */
export function draftsOf(appends: readonly Append[]): readonly Draft[] {
  const [first] = appends
  if (appends.length === 1 && first !== undefined) return first.messages
  const drafts: Draft[] = []
  for (const { messages } of appends) for (const message of messages) drafts.push(message)
  return drafts
}

/** Numbers what was committed, from `firstId` on without holes, and tells those who wait for it. */
export function settle(appends: readonly Append[], firstId: number): SizedMessages {
  const messages: Message[] = []
  const bodyBytes: number[] = []
  let bytes = 0
  for (const append of appends) {
    const ids: number[] = []
    for (const [index, message] of append.messages.entries()) {
      message.id = firstId + messages.length
      ids.push(message.id)
      messages.push(message)
      bodyBytes.push(append.bodyBytes[index] ?? 0)
    }
    bytes += append.bytes
    append.resolve(ids)
  }
  return { messages, bodyBytes, bytes }
}
