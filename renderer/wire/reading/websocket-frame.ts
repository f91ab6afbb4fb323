import type { WireDirection } from '../../../main/shared/contract/wire.ts'
import type { FrameFields } from './record.ts'

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
const known: ReadonlySet<number> = new Set(Object.values(opcodes))

/** True for close, ping and pong (RFC 6455 5.5). */
export const isControl = (opcode: number): boolean => opcode >= 8

/**
 * Reads the header of the frame at `at` (RFC 6455 5.2). Answers `more` where bytes are missing, and
 * `bad` where no frame of this direction can begin so: reserved bits, opcodes, a length that is not
 * the shortest, a mask that is missing or too much.
 */
export function readFrameHeader(
  bytes: Uint8Array,
  at: number,
  direction: WireDirection,
): FrameFields | 'more' | 'bad' {
  const first = bytes[at]
  if (first === undefined) return 'more'
  const fin = (first & 0x80) !== 0
  const rsv = [(first & 0x40) !== 0, (first & 0x20) !== 0, (first & 0x10) !== 0] as const
  const opcode = first & 0x0f
  if (rsv[1] || rsv[2] || !known.has(opcode)) return 'bad'
  if (isControl(opcode) && (!fin || rsv[0])) return 'bad'
  const second = bytes[at + 1]
  if (second === undefined) return 'more'
  const masked = (second & 0x80) !== 0
  const short = second & 0x7f
  if (masked !== (direction === 'up')) return 'bad'
  if (isControl(opcode) && short > 125) return 'bad'
  const lengthBits = short === 127 ? 64 : short === 126 ? 16 : 7
  const lengthSize = (lengthBits === 7 ? 0 : lengthBits) / 8
  const headerSize = 2 + lengthSize + (masked ? 4 : 0)
  if (bytes.length < at + headerSize) return 'more'
  let length = lengthBits === 7 ? short : 0
  for (let index = 0; index < lengthSize; index += 1) {
    length = length * 256 + (bytes[at + 2 + index] ?? 0)
  }
  if (lengthBits === 16 && length < 126) return 'bad'
  if (lengthBits === 64 && (length < 65_536 || length > Number.MAX_SAFE_INTEGER)) return 'bad'
  return { fin, rsv, opcode, masked, lengthBits, length, headerSize }
}

/** Masks or unmasks (RFC 6455 5.3); `phase` is the place of the first byte in the payload. */
export function unmask(bytes: Uint8Array, key: Uint8Array, phase = 0): Uint8Array {
  return bytes.map((byte, index) => byte ^ (key[(index + phase) % 4] ?? 0))
}

/** The code and reason of a close frame; 1005 where it has none (RFC 6455 7.1.5). */
export function readClose(payload: Uint8Array): { readonly code: number; readonly reason: string } {
  const [high, low] = payload
  if (high === undefined || low === undefined) return { code: 1_005, reason: '' }
  return { code: high * 256 + low, reason: new TextDecoder().decode(payload.subarray(2)) }
}

/**
 * Whether a frame begins here, in bytes of which nothing is known. At the first byte of a
 * capture a sound header is enough; further on it must be one that text cannot be taken for: a message or
 * control frame in JSON, an empty ping or pong, a close with a code.
 */
export function looksLikeFrame(
  bytes: Uint8Array,
  at: number,
  direction: WireDirection,
  isFirst: boolean,
): boolean | 'more' {
  const header = readFrameHeader(bytes, at, direction)
  if (header === 'more') return 'more'
  if (header === 'bad') return false
  if (isFirst) return true
  const from = at + header.headerSize
  if (bytes.length < from + Math.min(2, header.length)) return 'more'
  const raw = bytes.subarray(from, from + 2)
  const start = header.masked ? unmask(raw, bytes.subarray(from - 4, from)) : raw
  switch (header.opcode) {
    case opcodes.text:
      return header.fin && start[0] === 0x7b && start[1] === 0x22
    case opcodes.ping:
    case opcodes.pong:
      return header.length === 0
    case opcodes.close: {
      const { code } = readClose(start)
      return header.length >= 2 && code >= 1_000 && code < 5_000
    }
    default:
      return false
  }
}
