import type { Message } from '../contract/message.ts'
import type { Encoded, Encoder } from './encoding.ts'
import { jsonBytes } from './message-json.ts'

/** Messages that are written in one go, and what every reader asks of them, found out once. */
export interface Run {
  readonly messages: readonly Message[]
  /** The ids of the first message and of the last one. */
  readonly first: number
  readonly last: number
  /** UTF-8 bytes of its JSON. */
  readonly bytes: number
  /** What encoders have made of it: once for each of them, however many clients it goes to. */
  readonly encodings: Map<Encoder, Encoded>
}

/** Makes a run of one message or more. */
export function createRun(messages: readonly Message[]): Run {
  const first = messages[0]?.id ?? 0
  const last = messages.at(-1)?.id ?? first
  return { messages, first, last, bytes: jsonBytes(messages), encodings: new Map() }
}

/** A run as bytes for every client that has this encoder. */
export function encodeRun({ messages, encodings }: Run, encoder: Encoder): Encoded {
  const before = encodings.get(encoder)
  if (before !== undefined) return before
  const encoded = encoder(messages)
  encodings.set(encoder, encoded)
  return encoded
}
