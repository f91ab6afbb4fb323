import { Buffer } from 'node:buffer'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import type { Draft, Message } from '../../shared/contract/message.ts'
import type { Job } from './job-queue.ts'
import { heldBytes, type SizedMessages } from './message-window.ts'

/** A batch that somebody waits for: one share of a transaction. */
export interface Append extends Job {
  readonly alone: false
  readonly drafts: readonly Draft[]
  /** Of the body of each. */
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
function toStored({ author, body, createdAt }: Draft): Draft {
  if (typeof author !== 'string') {
    throw new PlaygroundError('bad_message', 'author must be a text.', 'author')
  }
  if (typeof body !== 'string') {
    throw new PlaygroundError('bad_message', 'body must be a text.', 'body')
  }
  if (!Number.isFinite(createdAt)) {
    throw new PlaygroundError('bad_message', 'createdAt must be epoch milliseconds.', 'createdAt')
  }
  return { author: author.toWellFormed(), body: body.toWellFormed(), createdAt }
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
  const drafts: Draft[] = []
  const bodyBytes: number[] = []
  let bytes = 0
  for (const given of batch) {
    const draft = toStored(given)
    const size = Buffer.byteLength(draft.body)
    drafts.push(draft)
    bodyBytes.push(size)
    bytes += heldBytes(draft, size)
  }
  return { alone: false, rows: drafts.length, bytes, drafts, bodyBytes, resolve, failed }
}

/** The drafts of a transaction in their order. */
export function draftsOf(appends: readonly Append[]): readonly Draft[] {
  const [first] = appends
  if (appends.length === 1 && first !== undefined) return first.drafts
  const all: Draft[] = []
  for (const { drafts } of appends) for (const draft of drafts) all.push(draft)
  return all
}

/** Appends that were stored. */
export interface Stored {
  readonly appends: readonly Append[]
  /** All of their messages. */
  readonly batch: SizedMessages
}

/** Makes messages of appends that were stored from `firstId` on without holes. Loops: most appends hold one message. */
export function numbered(appends: readonly Append[], firstId: number): Stored {
  const messages: Message[] = []
  const bodyBytes: number[] = []
  let bytes = 0
  for (const append of appends) {
    for (const { author, body, createdAt } of append.drafts) {
      messages.push({ id: firstId + messages.length, author, body, createdAt })
    }
    for (const size of append.bodyBytes) bodyBytes.push(size)
    bytes += append.bytes
  }
  return { appends, batch: { messages, bodyBytes, bytes } }
}

/** Tells those who wait for appends which ids their messages got. */
export function tellIds({ appends, batch: { messages } }: Stored): void {
  let next = 0
  for (const { rows, resolve } of appends) {
    const ids: number[] = []
    for (const end = next + rows; next < end; next += 1) ids.push(messages[next]?.id ?? 0)
    resolve(ids)
  }
}
