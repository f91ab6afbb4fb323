import type { Message } from '../contract/message.ts'

/** A run of messages as bytes that any number of clients can be sent. */
export interface Encoded {
  /** One buffer, or one a message where each must be sent on its own. */
  readonly chunks: readonly Buffer[]
  readonly bytes: number
  /** UTF-8 bytes of the bodies in it. */
  readonly payload: number
}

/** How a transport writes a run of messages. Encoders are constants: they name their encoding. */
export type Encoder = (messages: readonly Message[]) => Encoded

/** Encodes every run once for each encoder, however many clients it goes to. */
export function createEncodings(): (messages: readonly Message[], encoder: Encoder) => Encoded {
  const made = new WeakMap<readonly Message[], Map<Encoder, Encoded>>()
  return (messages, encoder) => {
    const byEncoder = made.get(messages) ?? new Map<Encoder, Encoded>()
    made.set(messages, byEncoder)
    const before = byEncoder.get(encoder)
    if (before !== undefined) return before
    const encoded = encoder(messages)
    byEncoder.set(encoder, encoded)
    return encoded
  }
}
