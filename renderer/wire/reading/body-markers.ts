import type { Anatomy, WireKind } from './anatomy.ts'
import { createEventScanner } from './event-scanner.ts'
import { createJsonScanner } from './json-scanner.ts'
import type { StreamEvent } from './record.ts'

/**
 * Names the bytes `start` to `end` of a body, whose former bytes it has named already; returns the
 * events that end in them.
 */
export type BodyMarker = (
  bytes: Uint8Array,
  start: number,
  end: number,
  anatomy: Anatomy,
) => readonly StreamEvent[]

const none: readonly StreamEvent[] = []

/** A body that is one thing. */
export function markWhole(kind: WireKind, name: 'messageBody' | 'compressed' | 'body'): BodyMarker {
  return (_bytes, _start, end, anatomy) => {
    anatomy.mark(end, kind, name)
    return none
  }
}

/**
 * JSON whose messages are objects at `depth`. What is in their bodies is payload and the rest is
 * `around`; `payload` may be given where both are the same kind.
 */
export function markJson(
  depth: 1 | 2,
  around: WireKind,
  payload: WireKind = 'payload',
): BodyMarker {
  const scan = createJsonScanner(depth)
  return (bytes, start, end, anatomy) => {
    for (let index = start; index < end; index += 1) {
      const role = scan(bytes[index] ?? 0)
      anatomy.mark(index + 1, role === 'body' ? payload : around, role)
    }
    return none
  }
}

/** An event stream. */
export function markEvents(isPlain: boolean | undefined): BodyMarker {
  return createEventScanner(isPlain).scan
}

/** True for what the ledger books as heartbeat: a lone comment, or an event of that name. */
export function isHeartbeat({ name, id, data, retry, comments }: StreamEvent): boolean {
  if (name === 'heartbeat') return true
  return comments.length > 0 && name + (id ?? '') + (data ?? '') + (retry ?? '') === ''
}
