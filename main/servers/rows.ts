import { Buffer } from 'node:buffer'
import { pollingLimits } from '../contract/limits.ts'
import type { Message } from '../contract/message.ts'
import type { PackedMessages } from '../engine/packed-messages.ts'
import type { Stream } from '../engine/stream.ts'
import { packedEncoder } from './encoding.ts'
import { messageJson, passingJson, type JsonOf } from './message-json.ts'
import { pageBytes, pageRows } from './page-reader.ts'
import type { SpareTime } from './spare-time.ts'

/** Rows as the JSON array that polling answers with. */
export interface Rows {
  readonly body: Buffer
  /** UTF-8 bytes of the bodies. */
  readonly payload: number
  /** The id of the last row, 0 without rows. */
  readonly last: number
  readonly more: boolean
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
      const { bytes } = jsonRows(messages)
      pieces.push(Buffer.from(last === 0 ? '[' : ','), bytes.subarray(0, -1))
      payload += messages.payload
      last = messages.ids.at(-1) ?? last
    },
    end(more: boolean): Rows {
      const body = Buffer.concat([...(last === 0 ? [opening] : pieces), closing])
      return { body, payload, last, more }
    },
  }
}
/** Rows with a comma behind each of them. */
const withCommas = packedEncoder(
  () => 0,
  (_target, offset) => offset,
  ',',
)
function jsonRows(messages: PackedMessages): { readonly bytes: Buffer } {
  const [bytes = opening] = withCommas(messages).chunks
  return { bytes }
}
const opening = Buffer.from('[')
const closing = Buffer.from(']')

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
    const most = [Math.min(left, pageRows), Math.min(room, pageBytes)] as const
    const found = await stream.readPacked?.(cursor, ...most)
    if (found !== undefined && stream.id === id) {
      const { packed, more } = found
      if (writer.last() > 0 && packed.payload > room) return writer.end(true)
      writer.addPacked(packed)
      left -= packed.ids.length
      if (!more || left === 0) return writer.end(more)
      await spare.turn()
      continue
    }
    const { messages, more } = await stream.read(cursor, ...most)
    // One message always comes, whether there is room for it or not.
    const fits = writer.last() === 0 || bodiesOf(messages) <= room
    // Another stream took the place of the one that these rows are of.
    if (!fits || stream.id !== id) return writer.end(true)
    writer.add(messages)
    left -= messages.length
    if (!more || left === 0 || messages.length === 0) return writer.end(more)
    await spare.turn()
  }
}

const bodiesOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)

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
