import { utf8Length, type Message } from '../contract/message.ts'

/** A message as every transport carries it, and the UTF-8 bytes of its body. */
export interface MessageJson {
  readonly json: string
  readonly payload: number
}

const known = new WeakMap<Message, MessageJson>()

/** The JSON of a message, made once for all clients of all transports. */
export function messageJson(message: Message): MessageJson {
  const before = known.get(message)
  if (before !== undefined) return before
  const { id, author, body, createdAt } = message
  const made = {
    json: JSON.stringify({ id, author, body, createdAt }),
    payload: utf8Length(body),
  }
  known.set(message, made)
  return made
}
