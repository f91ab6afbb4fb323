import { Buffer } from 'node:buffer'
import type { Message } from '../contract/message.ts'

/** A message as every transport carries it, and the UTF-8 bytes of its body. */
export interface MessageJson {
  readonly json: string
  /** UTF-8 bytes of the JSON. */
  readonly bytes: number
  readonly payload: number
}

const known = new WeakMap<Message, MessageJson>()

/** The JSON of a message, made once for all clients of all transports. */
export function messageJson(message: Message): MessageJson {
  const before = known.get(message)
  if (before !== undefined) return before
  const { id, author, body, createdAt } = message
  const json = JSON.stringify({ id, author, body, createdAt })
  const bytes = Buffer.byteLength(json)
  // JSON of one byte a character holds a body of one byte a character.
  const payload = bytes === json.length ? body.length : Buffer.byteLength(body)
  const made = { json, bytes, payload }
  known.set(message, made)
  return made
}

/** UTF-8 bytes of the JSON of `messages`, without what a transport puts around it. */
export function jsonBytes(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageJson(message).bytes, 0)
}

/** UTF-8 bytes of the bodies of `messages`. */
export function payloadBytes(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageJson(message).payload, 0)
}
