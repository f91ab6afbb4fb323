import type { Message } from '../../shared/contract/message.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { Encoded, Encoder } from './encoding.ts'
import { jsonBytes, messageJson, passingJson, type JsonOf } from './message-json.ts'

/** Messages that are written in one go, and what every reader asks of them, found out once. */
export interface Run {
  readonly messages: readonly Message[]
  /** The ids of the first message and of the last one. */
  readonly first: number
  readonly last: number
  /** UTF-8 bytes of its JSON; 0 for a run of a replay, where nobody asks. */
  readonly bytes: number
  readonly jsonOf: JsonOf
  /** Its messages where they came packed; `messages` has none of them then. */
  readonly packed: PackedMessages | undefined
  /** What encoders have made of it: once for each of them, however many clients it goes to. */
  readonly encodings: Map<Encoder, Encoded>
}

function runOf(messages: readonly Message[], bytes: number, jsonOf: JsonOf): Run {
  const first = messages[0]?.id ?? 0
  const last = messages.at(-1)?.id ?? first
  return { messages, first, last, bytes, jsonOf, packed: undefined, encodings: new Map() }
}

/** Makes a run of one message or more that have just come. */
export const createRun = (messages: readonly Message[]): Run =>
  runOf(messages, jsonBytes(messages), messageJson)

/** Makes a run of a replay, of one message or more. */
export const createReplayRun = (messages: readonly Message[]): Run =>
  runOf(messages, 0, passingJson)

/** Makes a run of a replay from what is packed, for encoders that take that. */
export function createPackedRun(packed: PackedMessages): Run {
  const [first = 0] = packed.ids
  const last = packed.ids.at(-1) ?? first
  const encodings: Run['encodings'] = new Map()
  return { messages: [], first, last, bytes: 0, jsonOf: passingJson, packed, encodings }
}

/** A run as bytes for every client that has this encoder. */
export function encodeRun({ messages, encodings, jsonOf, packed }: Run, encoder: Encoder): Encoded {
  const before = encodings.get(encoder)
  if (before !== undefined) return before
  const isPacked = packed !== undefined && encoder.packed !== undefined
  const encoded = isPacked ? encoder.packed(packed) : encoder(messages, jsonOf)
  encodings.set(encoder, encoded)
  return encoded
}
