import type { Message } from '../shared/contract/message.ts'

/** Messages as the JSON that every transport carries, in one piece of memory that threads can hand over. */
export interface PackedMessages {
  /** Their JSON as UTF-8, one behind the other. */
  readonly bytes: Uint8Array
  readonly ids: readonly number[]
  /** Where the JSON of each ends in `bytes`. */
  readonly ends: readonly number[]
  /** UTF-8 bytes of all bodies. */
  readonly payload: number
}

/** The JSON of a message, on every transport (PROTOCOL 1.1). */
export function messageText({ id, author, body, createdAt }: Message): string {
  return JSON.stringify({ id, author, body, createdAt })
}
