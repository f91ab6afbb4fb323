import { Buffer } from 'node:buffer'
import { dueBefore, idAt, type OnMessage } from './message-scanner.ts'

export interface EventHandlers {
  readonly message: OnMessage
  /** An event with a name (PROTOCOL 3.2). @param id NaN where it has none. */
  control(name: string, id: number, data: string): void
}

const blockEnd = Buffer.from('\n\n')
const dataField = 'data: '.length
const idField = 'id: '.length
const letterD = 0x64
const letterI = 0x69
const colon = 0x3a
const lineFeed = 0x0a
const digitNine = 0x39

/** Reads the lines of a block that is not a message (WHATWG HTML 9.2.6). */
function readBlock(text: string): {
  readonly name: string
  readonly id: number
  readonly data: string
} {
  let [name, id, data] = ['', Number.NaN, '']
  for (const line of text.split('\n')) {
    const mark = line.indexOf(':')
    if (mark <= 0) continue
    const value = line.slice(mark + 1).replace(/^ /, '')
    const field = line.slice(0, mark)
    if (field === 'event') name = value
    else if (field === 'id') id = Number(value)
    else if (field === 'data') data += value
  }
  return { name, id, data }
}

/** Where the data of a block begins that may be a message: it has an id at most before them; -1 for any other. */
function dataAt(bytes: Buffer, from: number): number {
  let index = from
  if (bytes[index] === letterI) {
    index += idField
    // Digits up to the end of the line: nothing else is there.
    while (index < bytes.length && bytes[index] !== lineFeed) {
      if ((bytes[index] ?? 0) > digitNine) return -1
      index += 1
    }
    index += 1
  }
  return bytes[index] === letterD ? index + dataField : -1
}

/**
 * Reads an event stream that comes in pieces, its lines ended by line feeds. A message of ours costs one look for the end of its line, and no text.
 *
 * @returns what takes a piece; it does not keep it.
 */
export function createEventReader(
  handlers: EventHandlers,
  dated: boolean,
): (piece: Buffer) => void {
  let rest: Buffer | undefined

  function takeMessage(json: Buffer): void {
    const id = idAt(json, 0)
    if (id !== undefined) handlers.message(id, dated ? dueBefore(json, json.length) : Number.NaN)
  }

  /** Takes the block that begins at `from`; returns where the next one begins, or -1 where it is not whole. */
  function take(bytes: Buffer, from: number): number {
    const data = dataAt(bytes, from)
    if (data > 0) {
      const end = bytes.indexOf(lineFeed, data)
      if (end < 0 || end + 1 >= bytes.length) return -1
      const id = bytes[end + 1] === lineFeed ? idAt(bytes, data) : undefined
      if (id !== undefined) {
        handlers.message(id, dated ? dueBefore(bytes, end) : Number.NaN)
        return end + blockEnd.length
      }
    }
    const end = bytes.indexOf(blockEnd, from)
    if (end < 0) return -1
    const { name, id, data: text } = readBlock(bytes.toString('utf8', from, end))
    // Servers of others name their messages, or have the id behind the data.
    if (name === '' || name === 'message') takeMessage(Buffer.from(text))
    else handlers.control(name, id, text)
    return end + blockEnd.length
  }

  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    let from = 0
    while (from < bytes.length) {
      if (bytes[from] === lineFeed) {
        // An empty line where no block has begun, behind a comment for example, ends nothing.
        from += 1
        continue
      }
      if (bytes[from] === colon) {
        // A comment is a single line and does not belong to a block.
        const end = bytes.indexOf(lineFeed, from)
        if (end < 0) break
        from = end + 1
        continue
      }
      const next = take(bytes, from)
      if (next < 0) break
      from = next
    }
    if (from < bytes.length) rest = Buffer.from(bytes.subarray(from))
  }
}
