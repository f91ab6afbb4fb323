import { Buffer } from 'node:buffer'
import type { Message } from '../contract/message.ts'
import type { Encoder } from './encoding.ts'
import { messageJson, payloadBytes } from './message-json.ts'

/** Bytes of a frame header before a payload of so many bytes, without a mask (RFC 6455 5.2). */
export function frameHeaderLength(payload: number): number {
  if (payload < 126) return 2
  return payload < 65_536 ? 4 : 10
}

/** Writes an unmasked text frame with FIN at `offset`; returns the offset behind it. */
export function writeTextFrame(target: Buffer, offset: number, text: string, size: number): number {
  target[offset] = 0x81
  if (size < 126) target[offset + 1] = size
  else if (size < 65_536) {
    target[offset + 1] = 126
    target.writeUInt16BE(size, offset + 2)
  } else {
    target[offset + 1] = 127
    target.writeBigUInt64BE(BigInt(size), offset + 2)
  }
  const start = offset + frameHeaderLength(size)
  target.write(text, start)
  return start + size
}

function framesOf(text: (message: Message) => string): Encoder {
  return (messages) => {
    const texts = messages.map(text)
    const sizes = texts.map((one) => Buffer.byteLength(one))
    const total = sizes.reduce((sum, size) => sum + frameHeaderLength(size) + size, 0)
    const frames = Buffer.allocUnsafe(total)
    let offset = 0
    texts.forEach((one, index) => {
      offset = writeTextFrame(frames, offset, one, sizes[index] ?? 0)
    })
    return { chunks: [frames], bytes: total, payload: payloadBytes(messages) }
  }
}

/** For permessage-deflate, whose frames depend on what a connection was sent before. */
function textsOf(text: (message: Message) => string): Encoder {
  return (messages) => {
    const chunks = messages.map((message) => Buffer.from(text(message)))
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0)
    return { chunks, bytes, payload: payloadBytes(messages) }
  }
}

const json = (message: Message): string => messageJson(message).json
const body = (message: Message): string => message.body

const jsonFrames = framesOf(json)
const plainFrames = framesOf(body)
const jsonTexts = textsOf(json)
const plainTexts = textsOf(body)

/** The encoder for a format: whole frames, or texts for `ws` to compress one by one. */
export function frameEncoder(plain: boolean, deflated: boolean): Encoder {
  if (deflated) return plain ? plainTexts : jsonTexts
  return plain ? plainFrames : jsonFrames
}
