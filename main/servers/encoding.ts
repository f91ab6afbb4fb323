import type { Message } from '../contract/message.ts'
import type { JsonOf } from './message-json.ts'

/** A run of messages as bytes that any number of clients can be sent. */
export interface Encoded {
  /** One buffer, or one a message where each must be sent on its own. */
  readonly chunks: readonly Buffer[]
  readonly bytes: number
  /** UTF-8 bytes of the bodies in it. */
  readonly payload: number
  /** The id of its last message. */
  readonly last: number
}

/** How a transport writes a run of messages. Encoders are constants: they name their encoding. */
export type Encoder = (messages: readonly Message[], jsonOf: JsonOf) => Encoded

/** The id of the last one; 0 without messages. */
export const lastId = (messages: readonly Message[]): number => messages.at(-1)?.id ?? 0
