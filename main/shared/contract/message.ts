/** The one thing every transport carries. The same JSON travels over all three. */
export interface Message {
  /** Store sequence number: polling cursor, SSE event id and WebSocket sequence in one. */
  readonly id: number
  readonly author: string
  readonly body: string
  /** When the message was due, in epoch milliseconds with fractions. */
  readonly createdAt: number
}

/** A message before the store has numbered it. */
export type Draft = Omit<Message, 'id'>

/** Number of bytes `text` takes as UTF-8; a lone surrogate counts as U+FFFD (3 bytes). */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : 2
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = text.charCodeAt(index + 1)
      if (next >= 0xdc00 && next < 0xe000) {
        // A surrogate pair is four bytes: two units were counted, two more are due.
        index += 1
      }
    }
  }
  return bytes
}
