import { Buffer } from 'node:buffer'
import type { Message } from '../../shared/contract/message.ts'
import { messageText, type PackedMessages } from '../../engine/packed-messages.ts'

/** Packs messages, in memory of its own. */
export function packMessages(messages: readonly Message[]): PackedMessages {
  const texts = messages.map(messageText)
  const sizes = texts.map((text) => Buffer.byteLength(text))
  // Not from the pool: it is handed over as a whole.
  const bytes = Buffer.allocUnsafeSlow(sizes.reduce((sum, size) => sum + size, 0))
  const ends: number[] = []
  let end = 0
  let payload = 0
  for (const [index, text] of texts.entries()) {
    end += bytes.write(text, end)
    ends.push(end)
    const { body = '' } = messages[index] ?? {}
    // JSON of one byte a character holds a body of one byte a character.
    payload += sizes[index] === text.length ? body.length : Buffer.byteLength(body)
  }
  return { bytes, ids: messages.map(({ id }) => id), ends, payload }
}
