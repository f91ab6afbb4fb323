import type { Message } from '../../shared/contract/message.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { Encoded, Encoder } from './encoding.ts'
import { jsonBytes, messageJson, passingJson, type JsonOf } from './message-json.ts'

/** Messages that are written in one go, and what every reader asks of them, found out once. */
export interface Batch {
  readonly messages: readonly Message[]
  /** The ids of the first message and of the last one. */
  readonly first: number
  readonly last: number
  /** UTF-8 bytes of its JSON; 0 for a batch of a replay, where nobody asks. */
  readonly bytes: number
  readonly jsonOf: JsonOf
  /** Its messages where they came packed; `messages` has none of them then. */
  readonly packed: PackedMessages | undefined
  /** What encoders have made of it: once for each of them, however many clients it goes to. */
  readonly encodings: Map<Encoder, Encoded>
}

function batchOf(messages: readonly Message[], bytes: number, jsonOf: JsonOf): Batch {
  const first = messages[0]?.id ?? 0
  const last = messages.at(-1)?.id ?? first
  return { messages, first, last, bytes, jsonOf, packed: undefined, encodings: new Map() }
}

/** Makes a batch of one message or more that have just come. */
export const createBatch = (messages: readonly Message[]): Batch =>
  batchOf(messages, jsonBytes(messages), messageJson)

/** Makes a batch of a replay, of one message or more. */
export const createReplayBatch = (messages: readonly Message[]): Batch =>
  batchOf(messages, 0, passingJson)

/** Makes a batch of a replay from what is packed, for encoders that take that. */
export function createPackedBatch(packed: PackedMessages): Batch {
  const [first = 0] = packed.ids
  const last = packed.ids.at(-1) ?? first
  const encodings: Batch['encodings'] = new Map()
  return { messages: [], first, last, bytes: 0, jsonOf: passingJson, packed, encodings }
}

/** A batch as bytes for every client that has this encoder. */
export function encodeBatch(
  { messages, encodings, jsonOf, packed }: Batch,
  encoder: Encoder,
): Encoded {
  const before = encodings.get(encoder)
  if (before !== undefined) return before
  const isPacked = packed !== undefined && encoder.packed !== undefined
  const encoded = isPacked ? encoder.packed(packed) : encoder(messages, jsonOf)
  encodings.set(encoder, encoded)
  return encoded
}
