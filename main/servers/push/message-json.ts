import { Buffer } from 'node:buffer'
import type { Message } from '../../shared/contract/message.ts'
import { messageText } from '../../engine/packed-messages.ts'

/** A message as every transport carries it, and the UTF-8 bytes of its body. */
export interface MessageJson {
  readonly json: string
  /** UTF-8 bytes of the JSON. */
  readonly bytes: number
  readonly payload: number
}

/** How the JSON of a message is come by. */
export type JsonOf = (message: Message) => MessageJson

const known = new WeakMap<Message, MessageJson>()

function make(message: Message): MessageJson {
  const json = messageText(message)
  const { body } = message
  const bytes = Buffer.byteLength(json)
  // JSON of one byte a character holds a body of one byte a character.
  const payload = bytes === json.length ? body.length : Buffer.byteLength(body)
  return { json, bytes, payload }
}

/** The JSON of a message, made once for all clients of all transports. */
export function messageJson(message: Message): MessageJson {
  const before = known.get(message)
  if (before !== undefined) return before
  const made = make(message)
  known.set(message, made)
  return made
}

/**
 * As `messageJson`, and not kept: for messages that were read from the file and are forgotten again. A replay
 * would leave hundreds of thousands of entries behind, and the event loop would be blocked while their table
 * grows.
 */
export const passingJson: JsonOf = (message) => known.get(message) ?? make(message)

/** UTF-8 bytes of the JSON of `messages`, without what a transport puts around it. */
export function jsonBytes(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageJson(message).bytes, 0)
}
