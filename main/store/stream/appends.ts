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
  const drafts = batch.map(toStored)
  const bodyBytes = drafts.map(({ body }) => Buffer.byteLength(body))
  const bytes = drafts.reduce((sum, draft, index) => sum + heldBytes(draft, bodyBytes[index]), 0)
  return { alone: false, rows: drafts.length, bytes, drafts, bodyBytes, resolve, failed }
}

/** The drafts of a transaction in their order. */
export function draftsOf(appends: readonly Append[]): readonly Draft[] {
  const [first] = appends
  return appends.length === 1 && first !== undefined
    ? first.drafts
    : appends.flatMap(({ drafts }) => drafts)
}

/** Appends that were stored. */
export interface Stored {
  readonly appends: readonly Append[]
  /** The id of their first message. */
  readonly firstId: number
  /** All of their messages. */
  readonly batch: SizedMessages
}

/** Makes messages of drafts that were stored from `firstId` on without holes. */
export function numbered(appends: readonly Append[], firstId: number): Stored {
  const messages = draftsOf(appends).map(({ author, body, createdAt }, index): Message => ({
    id: firstId + index,
    author,
    body,
    createdAt,
  }))
  const [first] = appends
  const alone = appends.length === 1 && first !== undefined
  const bodyBytes = alone ? first.bodyBytes : appends.flatMap((append) => append.bodyBytes)
  const bytes = appends.reduce((sum, append) => sum + append.bytes, 0)
  return { appends, firstId, batch: { messages, bodyBytes, bytes } }
}

/** Tells those who wait for appends which ids their messages got. */
export function tellIds({ appends, firstId }: Stored): void {
  let next = firstId
  for (const { rows, resolve } of appends) {
    const from = next
    next += rows
    resolve(Array.from({ length: rows }, (_, index) => from + index))
  }
}
