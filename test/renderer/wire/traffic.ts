import { Buffer } from 'node:buffer'
import type { WireDirection, WireSegment } from '../../../main/shared/contract/wire.ts'
import { unpackParts, wireKinds, type WireKind } from '../../../renderer/wire/reading/anatomy.ts'
import type { WireRecord } from '../../../renderer/wire/reading/record.ts'

/** Bytes as a test writes them: what a connection carried, in order. */
export type Carried = readonly ['open' | 'close'] | readonly [WireDirection, string | Uint8Array]

/** Makes the segments of one connection; offsets begin at 0, or where the test says. */
export function segmentsOf(
  carried: readonly Carried[],
  { connection = 1, at = 1_000, from = { up: 0, down: 0 } } = {},
): WireSegment[] {
  const offsets = { ...from }
  return carried.map(([event, content = ''], index) => {
    const bytes = Buffer.from(content)
    const isBytes = event === 'up' || event === 'down'
    const offset = isBytes ? offsets[event] : 0
    if (isBytes) offsets[event] += bytes.length
    return { seq: index + 1, connection, at, event, offset, bytes: bytes.toString('base64') }
  })
}

/** The same bytes in other segments: each is cut at these shares of its length. */
export function cutSegments(
  segments: readonly WireSegment[],
  shares: readonly number[],
): WireSegment[] {
  return segments.flatMap((segment) => {
    const bytes = Buffer.from(segment.bytes, 'base64')
    if (bytes.length === 0) return [segment]
    const cuts = [...new Set(shares.map((share) => Math.floor(share * bytes.length)))]
      .filter((cut) => cut > 0 && cut < bytes.length)
      .sort((one, other) => one - other)
    return [0, ...cuts].map((start, index) => ({
      ...segment,
      offset: segment.offset + start,
      bytes: bytes.subarray(start, cuts[index]).toString('base64'),
    }))
  })
}

/** The text of each part of a record, with its kind and name: `kind name "text"`. */
export function partTexts(record: WireRecord | undefined): string[] {
  if (record === undefined) return []
  return unpackParts(record.parts).map(({ start, end, kind, name }) => {
    const text = Buffer.from(record.bytes.subarray(start, end)).toString('latin1')
    return `${kind} ${name} ${JSON.stringify(text)}`
  })
}

/** Bytes of each kind in all records. */
export function sumByKind(records: readonly WireRecord[]): Record<WireKind, number> {
  const sums = Object.fromEntries(wireKinds.map((kind) => [kind, 0])) as Record<WireKind, number>
  for (const { parts } of records) {
    for (const { start, end, kind } of unpackParts(parts)) sums[kind] += end - start
  }
  return sums
}
