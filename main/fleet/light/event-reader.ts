import { Buffer } from 'node:buffer'
import { dueBefore, idAt, type OnMessage } from './message-scanner.ts'

export interface EventHandlers {
  readonly message: OnMessage
  /** An event with a name (PROTOCOL 3.2). @param id NaN where it has none. */
  control(name: string, id: number, data: string): void
}

const blockEnd = Buffer.from('\n\n')
const dataStart = Buffer.from('data: ')
const letterE = 0x65
const letterR = 0x72
const colon = 0x3a
const lineFeed = 0x0a

/** Reads the lines of a block that is no message (WHATWG HTML 9.2.6). */
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

/**
 * Reads an event stream of ours that comes in pieces. A message costs two looks into its bytes and no text.
 *
 * @returns what takes a piece; it does not keep it.
 */
export function createEventReader(
  handlers: EventHandlers,
  dated: boolean,
): (piece: Buffer) => void {
  let rest: Buffer | undefined

  function take(bytes: Buffer, start: number, end: number): void {
    let from = start
    // A comment is a line alone and belongs to no block.
    while (bytes[from] === colon) from = bytes.indexOf(lineFeed, from) + 1
    const first = bytes[from]
    if (first === letterE || first === letterR) {
      const { name, id, data } = readBlock(bytes.toString('utf8', from, end))
      if (name !== '') handlers.control(name, id, data)
      return
    }
    const data = bytes.indexOf(dataStart, from)
    const id = data < 0 || data > end ? undefined : idAt(bytes, data + dataStart.length)
    if (id !== undefined) handlers.message(id, dated ? dueBefore(bytes, end) : Number.NaN)
  }

  return (piece) => {
    const bytes = rest === undefined ? piece : Buffer.concat([rest, piece])
    rest = undefined
    let from = 0
    for (;;) {
      const end = bytes.indexOf(blockEnd, from)
      if (end < 0) break
      take(bytes, from, end)
      from = end + blockEnd.length
    }
    if (from < bytes.length) rest = Buffer.from(bytes.subarray(from))
  }
}
