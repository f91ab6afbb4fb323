import { Buffer } from 'node:buffer'

/** What one connection was sent, checked message by message. */
export interface MessageCounter {
  /** Takes bytes as they came, whatever the framing; it does not keep them. */
  take(bytes: Buffer): void
  received(): number
  /** The newest id, 0 before the first. */
  newest(): number
  /** Ids that did not follow the one before. */
  faults(): number
}

const begin = Buffer.from('{"id":')
const due = Buffer.from('"createdAt":')
const brace = 0x7b
const closing = 0x7d
const digitZero = 0x30

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= digitZero && byte <= digitZero + 9

/** How many bytes at the end may be the beginning of what `begin` looks for. */
function unfinished(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - begin.length + 1)
  for (let index = first; index < bytes.length; index += 1) {
    if (bytes[index] === brace) return bytes.length - index
  }
  return 0
}

/**
 * Counts the messages in a stream of WebSocket frames, events or bare JSON, by the beginning of their
 * JSON; bodies of the feeds have none such.
 *
 * @param onDue told when a message was due (epoch ms), where all of it came in one piece.
 */
export function createMessageCounter(onDue?: (createdAt: number) => void): MessageCounter {
  let rest: Buffer | undefined
  let received = 0
  let newest = 0
  let faults = 0

  function takeDue(bytes: Buffer, from: number): void {
    const start = bytes.indexOf(due, from)
    const end = start < 0 ? -1 : bytes.indexOf(closing, start)
    if (end < 0) return
    onDue?.(Number(bytes.toString('latin1', start + due.length, end)))
  }

  return {
    received: () => received,
    newest: () => newest,
    faults: () => faults,
    take(piece) {
      const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
      rest = undefined
      let from = 0
      for (;;) {
        const start = bytes.indexOf(begin, from)
        if (start < 0) break
        let index = start + begin.length
        let id = 0
        while (isDigit(bytes[index])) {
          id = id * 10 + (bytes[index] ?? digitZero) - digitZero
          index += 1
        }
        if (index >= bytes.length) {
          rest = Buffer.from(bytes.subarray(start))
          return
        }
        if (newest !== 0 && id !== newest + 1) faults += 1
        newest = id
        received += 1
        if (onDue !== undefined) takeDue(bytes, index)
        from = index
      }
      const left = unfinished(bytes)
      if (left > 0) rest = Buffer.from(bytes.subarray(bytes.length - left))
    },
  }
}
