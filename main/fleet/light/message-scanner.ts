import { Buffer } from 'node:buffer'

/**
 * Hears of a message by its id and by when it was due, in epoch ms; NaN where nobody asked for that, or where the
 * end of the message came later than its beginning.
 */
export type OnMessage = (id: number, dueAt: number) => void

const begin = Buffer.from('{"id":')
const due = Buffer.from('"createdAt":')
const brace = 0x7b
const closing = 0x7d
const digitZero = 0x30

const digitOf = (byte: number | undefined): number =>
  byte === undefined || byte < digitZero || byte > digitZero + 9 ? -1 : byte - digitZero

/** The id of the message whose JSON begins at `from`; undefined where no message does (PROTOCOL 1.1). */
export function idAt(bytes: Buffer, from: number): number | undefined {
  for (let index = 0; index < begin.length; index += 1) {
    if (bytes[from + index] !== begin[index]) return undefined
  }
  let id = 0
  let index = from + begin.length
  for (let digit = digitOf(bytes[index]); digit >= 0; digit = digitOf(bytes[(index += 1)])) {
    id = id * 10 + digit
  }
  return id
}

/** When the message was due whose JSON has its end before `end`; `createdAt` is the last of its fields. */
export function dueBefore(bytes: Buffer, end: number): number {
  const start = bytes.lastIndexOf(due, end)
  if (start < 0) return Number.NaN
  return Number(bytes.toString('latin1', start + due.length, bytes.indexOf(closing, start)))
}

/** How many bytes at the end may be the beginning of what `begin` looks for. */
function unfinished(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - begin.length + 1)
  for (let index = first; index < bytes.length; index += 1) {
    if (bytes[index] === brace) return bytes.length - index
  }
  return 0
}

/**
 * Finds messages in JSON that comes in pieces, whatever is around it: by how the JSON of a message begins,
 * which cannot occur inside a text, where quotes are escaped.
 *
 * @param dated whether it looks for when a message was due.
 * @returns what takes a piece; it does not keep it.
 */
export function createMessageScanner(
  onMessage: OnMessage,
  dated: boolean,
): (piece: Buffer) => void {
  let rest: Buffer | undefined

  function dueFrom(bytes: Buffer, from: number): number {
    const start = bytes.indexOf(due, from)
    const end = start < 0 ? -1 : bytes.indexOf(closing, start)
    return end < 0 ? Number.NaN : Number(bytes.toString('latin1', start + due.length, end))
  }

  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    let from = 0
    for (;;) {
      const start = bytes.indexOf(begin, from)
      if (start < 0) break
      let index = start + begin.length
      let id = 0
      for (let digit = digitOf(bytes[index]); digit >= 0; digit = digitOf(bytes[(index += 1)])) {
        id = id * 10 + digit
      }
      if (index >= bytes.length) {
        rest = Buffer.from(bytes.subarray(start))
        return
      }
      onMessage(id, dated ? dueFrom(bytes, index) : Number.NaN)
      from = index
    }
    const left = unfinished(bytes)
    if (left > 0) rest = Buffer.from(bytes.subarray(bytes.length - left))
  }
}
