import { unpackParts, type PackedParts, type WirePart } from './reading/anatomy.ts'

/** Bytes of one part in one row of the hex view. */
export interface HexRun {
  readonly part: WirePart
  /** Index of the part in its record. */
  readonly index: number
  /** `7b 22`, without a space at the end. */
  readonly hex: string
  /** Printable ASCII as it is, a dot for everything else. */
  readonly text: string
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Bytes in hexadecimal with spaces between: `7b 22`. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => digits[byte]).join(' ')
}
const printable = (byte: number): string =>
  byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'

/** The row of `width` bytes from `start`, cut where one part ends and the next begins. */
export function hexRow(
  bytes: Uint8Array,
  parts: readonly WirePart[],
  start: number,
  width: number,
): HexRun[] {
  const end = Math.min(bytes.length, start + width)
  const runs: HexRun[] = []
  for (let index = partIndexAt(parts, start); index < parts.length; index += 1) {
    const part = parts[index]
    if (part === undefined || part.start >= end) break
    const row = bytes.subarray(Math.max(start, part.start), Math.min(end, part.end))
    runs.push({
      part,
      index,
      hex: Array.from(row, (byte) => digits[byte]).join(' '),
      text: Array.from(row, printable).join(''),
    })
  }
  return runs
}

/** The part that holds a byte. */
function partIndexAt(parts: readonly WirePart[], at: number): number {
  let low = 0
  let high = parts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((parts[middle]?.end ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** All bytes as rows of `offset  hex  text`, to copy. */
export function hexDump(bytes: Uint8Array, packed: PackedParts, width = 16): string {
  const parts = unpackParts(packed)
  const rows: string[] = []
  for (let start = 0; start < bytes.length; start += width) {
    const runs = hexRow(bytes, parts, start, width)
    const hex = runs.map((run) => run.hex).join(' ')
    const text = runs.map((run) => run.text).join('')
    rows.push(`${offsetText(start)}  ${hex.padEnd(width * 3 - 1)}  ${text}`)
  }
  return rows.join('\n')
}

/** An offset in hexadecimal, as the first column has it. */
export const offsetText = (offset: number): string => offset.toString(16).padStart(5, '0')
