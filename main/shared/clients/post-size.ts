import { PlaygroundError } from '../contract/errors.ts'
import { utf8Length } from '../contract/message.ts'

/**
 * Measures what is to be sent before it is: a server answers too much over HTTP with a 413 whose
 * connection it closes, and over a WebSocket by closing it (1009), and every message under way with it.
 *
 * @param limit bytes of UTF-8.
 * @throws PlaygroundError `too_large` with both figures.
 */
export function checkPostSize(text: string, limit: number): void {
  const size = utf8Length(text)
  if (size <= limit) return
  const message = `The message takes ${size} bytes, and ${limit} are the most; it was not sent.`
  throw new PlaygroundError('too_large', message, undefined, { figures: { size, limit } })
}
