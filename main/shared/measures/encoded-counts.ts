import HdrByteBuffer from 'hdr-histogram-js/dist/ByteBuffer.js'
import HdrZigZag from 'hdr-histogram-js/dist/ZigZagEncoding.js'
import { commonDefault } from './common-default.ts'

/**
 * Counts of a histogram as text: base64 of HdrHistogram's V2 encoding, not compressed. Tools of other
 * languages read it, too. The package's own encoder compresses by `eval`, which our CSP forbids, so this is
 * its format (`JsHistogram.encoding.js`) by its own parts.
 */

const ByteBuffer = commonDefault(HdrByteBuffer)
const ZigZag = commonDefault(HdrZigZag)

/** V2, with words of variable length. */
const cookie = 0x1c_84_93_13
const headBytes = 40

/** Node and browsers have them (WHATWG HTML 8.3). */
declare const btoa: (binary: string) => string
declare const atob: (text: string) => string

/** What the counts are of. */
export interface Scale {
  readonly digits: number
  readonly lowest: number
  readonly highest: number
}

/** @param count how many values bucket `index` has; `length` buckets are looked at. */
export function encodeCounts(
  { digits, lowest, highest }: Scale,
  length: number,
  count: (index: number) => number,
): string {
  const buffer = ByteBuffer.allocate()
  buffer.putInt32(cookie)
  buffer.putInt32(0)
  buffer.putInt32(1)
  buffer.putInt32(digits)
  buffer.putInt64(lowest)
  buffer.putInt64(highest)
  buffer.putInt64(1)
  for (let index = 0; index < length;) {
    const here = count(index)
    index += 1
    let zeros = here === 0 ? 1 : 0
    for (; here === 0 && index < length && count(index) === 0; index += 1) zeros += 1
    ZigZag.encode(buffer, zeros > 1 ? -zeros : here)
  }
  const end = buffer.position
  buffer.position = 4
  buffer.putInt32(end - headBytes)
  return btoa(String.fromCharCode(...buffer.data.subarray(0, end)))
}

/**
 * Reads what `encodeCounts` wrote.
 *
 * @throws RangeError where the text is something else, or counts on another scale.
 */
export function decodeCounts(
  text: string,
  { digits, lowest, highest }: Scale,
  take: (index: number, count: number) => void,
): void {
  const buffer = new ByteBuffer(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))
  const known = buffer.data.length >= headBytes && buffer.getInt32() === cookie
  const length = known ? buffer.getInt32() : 0
  buffer.position = 12
  const scale = known ? [buffer.getInt32(), buffer.getInt64(), buffer.getInt64()] : []
  if (!known || String(scale) !== String([digits, lowest, highest])) {
    throw new RangeError('This is not a histogram of delays.')
  }
  buffer.position = headBytes
  const end = Math.min(headBytes + length, buffer.data.length)
  for (let index = 0; buffer.position < end;) {
    const count = ZigZag.decode(buffer)
    if (count > 0) take(index, count)
    index += count < 0 ? -count : 1
  }
}
