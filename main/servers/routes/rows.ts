import { Buffer } from 'node:buffer'
import { pollingLimits } from '../../shared/contract/limits.ts'
import type { Message } from '../../shared/contract/message.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { Stream } from '../../engine/stream.ts'
import { packedEncoder } from '../push/encoding.ts'
import { messageJson, passingJson, type JsonOf } from '../push/message-json.ts'
import { pageBytes, pageRows } from '../push/page-reader.ts'
import type { SpareTime } from '../push/spare-time.ts'

/** Rows as the JSON array that polling answers with. */
export interface Rows {
  readonly body: Buffer
  /** UTF-8 bytes of the bodies. */
  readonly payload: number
  /** The id of the last row, 0 without rows. */
  readonly last: number
  readonly more: boolean
  /** Set where the bodies alone stand for the messages. */
  readonly plain?: boolean
}

/** Puts an answer together, a portion of rows at a time. */
function createRowsWriter(jsonOf: JsonOf) {
  const pieces: Buffer[] = []
  let payload = 0
  let last = 0
  return {
    payload: () => payload,
    last: () => last,
    add(messages: readonly Message[]): void {
      const texts = messages.map((message) => {
        const made = jsonOf(message)
        payload += made.payload
        return made.json
      })
      if (texts.length === 0) return
      pieces.push(Buffer.from(`${last === 0 ? '[' : ','}${texts.join(',')}`))
      last = messages.at(-1)?.id ?? last
    },
    addPacked(messages: PackedMessages): void {
      const [rows] = withCommas(messages).chunks
      if (rows === undefined) return
      if (last === 0) rows[0] = bracket
      pieces.push(rows)
      payload += messages.payload
      last = messages.ids.at(-1) ?? last
    },
    end(more: boolean): Rows {
      const body = Buffer.concat([...(last === 0 ? [opening] : pieces), closing])
      return { body, payload, last, more }
    },
  }
}
/** Rows with a comma in front of each of them. */
const withCommas = packedEncoder(
  () => 1,
  (target, offset) => target.writeUInt8(comma, offset),
  '',
)
const comma = 0x2c
const bracket = 0x5b
const opening = Buffer.from('[')
const closing = Buffer.from(']')

type RowsWriter = ReturnType<typeof createRowsWriter>

/** The next rows of a stream, in the form in which it has them. */
interface Portion {
  readonly count: number
  readonly more: boolean
  /** UTF-8 bytes of the bodies. */
  payload(): number
  addTo(writer: RowsWriter): void
}

async function readPortion(
  stream: Stream,
  after: number,
  limit: number,
  bytes: number,
): Promise<Portion> {
  const found = await stream.readPacked?.(after, limit, bytes)
  if (found !== undefined) {
    const { packed, more } = found
    const payload = (): number => packed.payload
    return { count: packed.ids.length, more, payload, addTo: (writer) => writer.addPacked(packed) }
  }
  const { messages, more } = await stream.read(after, limit, bytes)
  return {
    count: messages.length,
    more,
    payload: () => messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0),
    addTo: (writer) => writer.add(messages),
  }
}

/** The rows above `after`, oldest first: `limit` of them, or as many as an answer holds. */
export async function rowsAfter(
  stream: Stream,
  spare: SpareTime,
  after: number,
  limit: number,
): Promise<Rows> {
  const writer = createRowsWriter(passingJson)
  const { id } = stream
  for (let left = limit; ;) {
    const room = pollingLimits.answerBytes - writer.payload()
    const cursor = writer.last() === 0 ? after : writer.last()
    const rows = Math.min(left, pageRows)
    const portion = await readPortion(stream, cursor, rows, Math.min(room, pageBytes))
    // One message always comes, whether there is room for it or not.
    const fits = writer.last() === 0 || portion.payload() <= room
    // Another stream took the place of the one that these rows are of.
    if (!fits || stream.id !== id) return writer.end(true)
    portion.addTo(writer)
    left -= portion.count
    if (!portion.more || left === 0 || portion.count === 0) return writer.end(portion.more)
    await spare.turn()
  }
}

/** The newest rows, oldest first: `limit` of them, or as many as an answer holds. */
export async function newestRows(stream: Stream, spare: SpareTime, limit: number): Promise<Rows> {
  const { messages, more } = await stream.newest(limit)
  // The newest ones are in memory, and asked for again.
  const writer = createRowsWriter(messageJson)
  let portion: Message[] = []
  let bytes = 0
  for (const message of messages) {
    if (portion.length >= pageRows || bytes >= pageBytes) {
      writer.add(portion)
      portion = []
      bytes = 0
      await spare.turn()
    }
    portion.push(message)
    bytes += message.body.length
  }
  writer.add(portion)
  return writer.end(more)
}
