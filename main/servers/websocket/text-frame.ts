import { Buffer } from 'node:buffer'
import type { Message } from '../../shared/contract/message.ts'
import { lastId, packedEncoder, type Encoder } from '../push/encoding.ts'
import type { MessageJson } from '../push/message-json.ts'

/** Bytes of a frame header before a payload of `payload` bytes, without a mask (RFC 6455 5.2). */
export function frameHeaderLength(payload: number): number {
  if (payload < 126) return 2
  return payload < 65_536 ? 4 : 10
}

/** Writes the header of an unmasked text frame with FIN at `offset`; returns the offset behind it. */
function writeHeader(target: Buffer, offset: number, size: number): number {
  target[offset] = 0x81
  if (size < 126) target[offset + 1] = size
  else if (size < 65_536) {
    target[offset + 1] = 126
    target.writeUInt16BE(size, offset + 2)
  } else {
    target[offset + 1] = 127
    target.writeBigUInt64BE(BigInt(size), offset + 2)
  }
  return offset + frameHeaderLength(size)
}

/** Writes an unmasked text frame with FIN at `offset`; returns the offset behind it. */
export function writeTextFrame(target: Buffer, offset: number, text: string, size: number): number {
  const start = writeHeader(target, offset, size)
  target.write(text, start)
  return start + size
}

interface Text {
  readonly text: string
  /** UTF-8 bytes of it. */
  readonly size: number
}
type TextOf = (message: Message, made: MessageJson) => Text

const payloadOf = (all: readonly MessageJson[]): number =>
  all.reduce((sum, { payload }) => sum + payload, 0)

function framesOf(textOf: TextOf): Encoder {
  return (messages, jsonOf) => {
    const all = messages.map(jsonOf)
    const texts = all.map((made, index) => textOf(messages[index] as Message, made))
    const total = texts.reduce((sum, { size }) => sum + frameHeaderLength(size) + size, 0)
    const frames = Buffer.allocUnsafe(total)
    let offset = 0
    for (const { text, size } of texts) offset = writeTextFrame(frames, offset, text, size)
    return {
      chunks: [frames],
      bytes: total,
      payload: payloadOf(all),
      last: lastId(messages),
    }
  }
}

/** For permessage-deflate, whose frames depend on what a connection was sent before. */
function textsOf(textOf: TextOf): Encoder {
  return (messages, jsonOf) => {
    const all = messages.map(jsonOf)
    const chunks = all.map((made, index) =>
      Buffer.from(textOf(messages[index] as Message, made).text),
    )
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0)
    return { chunks, bytes, payload: payloadOf(all), last: lastId(messages) }
  }
}

const wholeOf: TextOf = (_message, { json, bytes }) => ({ text: json, size: bytes })
const bodyOf: TextOf = ({ body }, { payload }) => ({ text: body, size: payload })

const jsonFrames: Encoder = Object.assign(framesOf(wholeOf), {
  packed: packedEncoder(
    (_id, size) => frameHeaderLength(size),
    (target, offset, _id, size) => writeHeader(target, offset, size),
    '',
  ),
})
const plainFrames = framesOf(bodyOf)
const jsonTexts = textsOf(wholeOf)
const plainTexts = textsOf(bodyOf)

/** The encoder for a format: whole frames, or texts for `ws` to compress one by one. */
export function frameEncoder(plain: boolean, deflated: boolean): Encoder {
  if (deflated) return plain ? plainTexts : jsonTexts
  return plain ? plainFrames : jsonFrames
}
