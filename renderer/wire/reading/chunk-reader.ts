import { isHeartbeat } from './body-markers.ts'
import type { Phase, Unit } from './flow.ts'
import { findHeadEnd } from './http-head.ts'

/** A size line is longer only with extensions, which none of ours has. */
const maxSizeLine = 1_024
const lf = 0x0a

/**
 * The chunk at the front of these bytes, as a unit (RFC 9112 7.1): size line, data, line end; one of
 * size 0 is the last, with its trailers. Undefined where bytes are missing to tell.
 */
export function readChunk(
  bytes: Uint8Array,
  phase: Extract<Phase, { type: 'chunks' }>,
): Unit | 'bad' | undefined {
  const { kind, mark } = phase
  const line = bytes.indexOf(lf)
  if (line < 0 && bytes.length < maxSizeLine) return undefined
  const text = String.fromCharCode(...bytes.subarray(0, Math.max(0, Math.min(line, maxSizeLine))))
  const digits = /^([0-9a-f]{1,8})(?:;[^\r]*)?\r$/i.exec(text)?.[1]
  if (digits === undefined) return 'bad'
  const size = Number.parseInt(digits, 16)
  const isLast = size === 0
  const head = isLast ? findHeadEnd(bytes) : line + 1
  if (head < 0) return undefined
  return {
    of: 'chunk',
    head,
    body: size,
    tail: isLast ? 0 : 2,
    kind,
    markHead: (_bytes, anatomy) => anatomy.mark(head, kind, isLast ? 'lastChunk' : 'chunkSize'),
    mark,
    beats: (events) => kind === 'framing' && events.length > 0 && events.every(isHeartbeat),
    content: (_bytes, end, events) => ({ type: 'chunk', size, start: head, end, events }),
    then: isLast ? { type: 'head' } : phase,
  }
}
