import { Buffer } from 'node:buffer'

/** The bytes around the content of a chunk (RFC 9112 7.1). @param size of the content, bytes. */
export const chunkAround = (size: number): [string, string] => [`${size.toString(16)}\r\n`, '\r\n']

/** Bytes as one chunk of a chunked answer. */
export function chunk(bytes: Buffer): Buffer {
  const [before, after] = chunkAround(bytes.length)
  return Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])
}
