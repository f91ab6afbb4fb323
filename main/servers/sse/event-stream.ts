import { Buffer } from 'node:buffer'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import type { Message } from '../../shared/contract/message.ts'
import { sseLimits } from '../../shared/contract/limits.ts'
import { chunk, chunkAround } from '../http/chunk.ts'
import { createMemo } from '../http/memo.ts'
import { lastId, packedEncoder, type Encoder } from '../push/encoding.ts'
import type { MessageJson } from '../push/message-json.ts'
import type { StreamFormat } from '../streaming/stream-format.ts'

/** An event of a stream (WHATWG HTML 9.2.6): one `data:` line for every line of the text. */
export function eventBlock(data: string, id?: number, name?: string): string {
  const head = `${name === undefined ? '' : `event: ${name}\n`}${id === undefined ? '' : `id: ${id}\n`}`
  return `${head}data: ${data.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`
}

/** A control frame as an event: its type is the name, the rest the data; it has an id if given. */
export function controlBlock(frame: ControlFrame, id?: number): string {
  const { type, ...data } = frame
  return eventBlock(JSON.stringify(data), id, type)
}

/**
 * The first block of a stream: where it begins, and when its client comes back after a loss.
 *
 * @param retry ms.
 */
export function openingBlock(frame: ControlFrame, id: number, retry: number): string {
  return `retry: ${retry}\n${controlBlock(frame, id)}`
}

/** A comment. It is a line and not a block: it dispatches nothing, in no client (PROTOCOL 3.2). */
export const commentLine = ':\n'

// JSON is one line.
const jsonBlock = ({ id }: Message, { json }: MessageJson): string => `id: ${id}\ndata: ${json}\n\n`

function encoder(
  block: (message: Message, made: MessageJson) => string,
  chunked: boolean,
): Encoder {
  return (messages, jsonOf) => {
    let text = ''
    let payload = 0
    for (const message of messages) {
      const made = jsonOf(message)
      text += block(message, made)
      payload += made.payload
    }
    const content = Buffer.from(text)
    const bytes = chunked ? chunk(content) : content
    return { chunks: [bytes], bytes: bytes.length, payload, last: lastId(messages) }
  }
}

const blockHead = (id: number): string => `id: ${id}\ndata: `
const packedBlocks = (
  around?: (size: number) => [string, string],
): NonNullable<Encoder['packed']> =>
  packedEncoder(
    (id) => blockHead(id).length,
    (target, offset, id) => offset + target.write(blockHead(id), offset, 'latin1'),
    '\n\n',
    around,
  )

const jsonChunked: Encoder = Object.assign(encoder(jsonBlock, true), {
  packed: packedBlocks(chunkAround),
})
const jsonBare: Encoder = Object.assign(encoder(jsonBlock, false), { packed: packedBlocks() })
/** The encoders of plain messages whose events have this name; an empty one is no name. */
const plainEncoders = createMemo(16, (name) => {
  const block = ({ id, body }: Message): string =>
    eventBlock(body, id, name === '' ? undefined : name)
  return { chunked: encoder(block, true), bare: encoder(block, false) }
})

/**
 * The encoder for a format; HTTP/1.0 clients know no chunks.
 *
 * @param plainName the name of the events of plain messages.
 */
export function eventEncoder(plain: boolean, chunked: boolean, plainName = ''): Encoder {
  if (!plain) return chunked ? jsonChunked : jsonBare
  const named = plainEncoders(plainName)
  return chunked ? named.chunked : named.bare
}

/** The format of an event stream (PROTOCOL 3.2). */
export const eventStream: StreamFormat = {
  contentType: 'text/event-stream; charset=utf-8',
  encoder: (plain, chunked, { sseEvent }) => eventEncoder(plain, chunked, sseEvent),
  opening: (frame, id) => openingBlock(frame, id, sseLimits.retry),
  control: controlBlock,
  comment: commentLine,
}
