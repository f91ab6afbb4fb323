import { transportRows, type Transport } from '../../../main/shared/contract/transport.ts'
import type { WireDirection } from '../../../main/shared/contract/wire.ts'
import { looksLikeHead } from './http-head.ts'
import { streamFormatOf, type StreamFormat } from './stream-formats.ts'
import { looksLikeFrame } from './websocket-frame.ts'

/** Where a message begins in bytes of which nothing is known, and what it is. */
export interface Boundary {
  readonly at: number
  readonly found: 'head' | 'chunk' | 'frame' | undefined
}

const [lf, cr] = [0x0a, 0x0d]
const maxChunkStart = 16
/** As many bytes as tell how a chunk ends. */
const chunkEnd = 5

const textAt = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(Math.max(0, from), to))

/** Whether a chunk of this format ends before `at`. */
function followsChunk(bytes: Uint8Array, at: number, { ends }: StreamFormat): boolean {
  if (bytes[at - 1] !== lf || bytes[at - 2] !== cr) return false
  return ends.test(textAt(bytes, at - chunkEnd, at))
}

/** The first chunk of a capture may be taken at its word; others follow the end of one. */
function looksLikeChunk(
  bytes: Uint8Array,
  at: number,
  isFirst: boolean,
  format: StreamFormat,
): boolean | 'more' {
  if (!isFirst && !followsChunk(bytes, at, format)) return false
  const text = textAt(bytes, at, at + maxChunkStart)
  if (format.begins.test(text)) return true
  const mayGoOn = /^(?:[0-9a-f]{0,7}(?:\r(?:\n[a-z]*)?)?|0\r\n\r)$/.test(text)
  return text.length < maxChunkStart && mayGoOn ? 'more' : false
}

/**
 * Looks for the next boundary from `from` on. If more bytes are needed, or none was found, `found` is undefined
 * and `at` is where to continue. The result depends only on the bytes, not on how they arrived.
 *
 * @param isFirst whether the byte at 0 is the first that was captured: it often begins a message.
 */
export function findBoundary(
  bytes: Uint8Array,
  from: number,
  isFirst: boolean,
  transport: Transport,
  direction: WireDirection,
): Boundary {
  const { reads } = transportRows[transport]
  const stream = direction === 'down' ? streamFormatOf(transport) : undefined
  for (let at = from; at < bytes.length; at += 1) {
    const first = isFirst && at === 0
    const head = looksLikeHead(bytes, at, direction === 'up' ? 'request' : 'response')
    if (head === true) return { at, found: 'head' }
    const other =
      reads === 'frames'
        ? looksLikeFrame(bytes, at, direction, first)
        : stream !== undefined && looksLikeChunk(bytes, at, first, stream)
    if (other === true) return { at, found: reads === 'frames' ? 'frame' : 'chunk' }
    if (head === 'more' || other === 'more') return { at, found: undefined }
  }
  return { at: bytes.length, found: undefined }
}
