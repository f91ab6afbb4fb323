import type { WireDirection } from '../../../main/shared/contract/wire.ts'
import { createAnatomy, type Anatomy, type PackedParts, type WireKind } from './anatomy.ts'
import type { BodyMarker } from './body-markers.ts'
import { createByteQueue, type ByteQueue } from './byte-queue.ts'
import {
  maxRecordBytes,
  type FramePayload,
  type StreamEvent,
  type WireContent,
  type WireRecord,
} from './record.ts'
import type { MessageInflater } from './inflate.ts'

/** A record before the decoder has numbered it. */
export type RecordDraft = Omit<WireRecord, 'seq' | 'delta' | 'transport' | 'connection'>

/** Reads the payload of a frame, a piece after the other; `isLast` with the last one. */
export type PayloadReader = (raw: Uint8Array, isLast: boolean) => FramePayload

type RestOf = Extract<WireContent, { type: 'rest' }>['of']

/** What the next bytes of a direction are. */
export type Phase =
  /** Nothing is known of them: a boundary is looked for, from `searched` on. */
  | { readonly type: 'lost'; searched: number; isFirst: boolean }
  | { readonly type: 'head' }
  /** The body of a message that is too long for one record, or that ends with the connection. */
  | {
      readonly type: 'rest'
      readonly of: RestOf
      left: number
      readonly tail: number
      readonly kind: WireKind
      readonly mark: BodyMarker
      /** Only of a frame. */
      readonly read: PayloadReader | undefined
      readonly then: Phase
    }
  | { readonly type: 'chunks'; readonly kind: WireKind; readonly mark: BodyMarker }
  | { readonly type: 'stream'; readonly mark: BodyMarker }
  /** A request to upgrade: what follows waits for the answer. */
  | { readonly type: 'upgrading' }
  | { readonly type: 'frames' }

export const lost = (): Phase => ({ type: 'lost', searched: 0, isFirst: true })

/** One direction of a connection: bytes that are not a record yet, and what they are. */
export interface Flow {
  readonly direction: WireDirection
  readonly queue: ByteQueue
  phase: Phase
  /** Bytes of this direction before those that wait. */
  offset: number
  /** The message whose frames go on: what marks its payload, and how it began. */
  fragment: { readonly mark: BodyMarker; readonly message: FramePayload['message'] } | undefined
  /** Of a WebSocket with permessage-deflate whose handshake was captured. */
  inflater: MessageInflater | undefined
}

export function createFlow(direction: WireDirection): Flow {
  return {
    direction,
    queue: createByteQueue(),
    phase: lost(),
    offset: 0,
    fragment: undefined,
    inflater: undefined,
  }
}

/** A message as it lies at the front of a flow: head, body and what ends it. */
export interface Unit {
  readonly of: RestOf
  readonly head: number
  readonly body: number
  /** Bytes behind the body, which end it: the CR LF of a chunk. */
  readonly tail: number
  /** The kind of the tail. */
  readonly kind: WireKind
  readonly markHead: (bytes: Uint8Array, anatomy: Anatomy) => void
  readonly mark: BodyMarker
  /** Whether these events, and nothing else, make the whole unit a heartbeat. */
  readonly beats?: (events: readonly StreamEvent[]) => boolean
  readonly content: (
    bytes: Uint8Array,
    bodyEnd: number,
    events: readonly StreamEvent[],
  ) => WireContent
  /** Reads what follows of a frame that is too long for one record. */
  readonly read?: PayloadReader
  readonly then: Phase
}

export type Emit = (draft: RecordDraft) => void

/** Bytes in which no message is found make a record of this size. */
export const maxUnknown = 65_536

/** Takes bytes off a flow as one record. */
export function takeRecord(
  flow: Flow,
  count: number,
  continues: boolean,
  build: (bytes: Uint8Array, anatomy: Anatomy) => WireContent,
): RecordDraft {
  const at = flow.queue.timeAt(0)
  const until = flow.queue.timeAt(count - 1)
  const bytes = flow.queue.take(count)
  const anatomy = createAnatomy()
  const content = build(bytes, anatomy)
  const { direction, offset } = flow
  flow.offset += count
  return { at, until, direction, offset, bytes, parts: anatomy.pack(), continues, content }
}

/**
 * Takes a unit, once all of it is there: its parts are returned. One that is too long becomes
 * several records, cut at the same bytes however they came. Undefined: more bytes are needed.
 */
export function takeUnit(flow: Flow, unit: Unit, emit: Emit): PackedParts | undefined {
  const { of, head, body, tail, kind, mark } = unit
  const fits = head + body + tail <= maxRecordBytes
  const first = fits ? body : maxRecordBytes - head - tail
  const count = head + first + (fits ? tail : 0)
  if (flow.queue.length() < count) return undefined
  const draft = takeRecord(flow, count, !fits, (bytes, anatomy) => {
    unit.markHead(bytes, anatomy)
    const events = mark(bytes, head, head + first, anatomy)
    if (fits) anatomy.mark(count, kind, 'chunkDataEnd')
    if (unit.beats?.(events) === true) anatomy.rekind(0, 'heartbeat')
    return unit.content(bytes, head + first, events)
  })
  flow.phase = fits
    ? unit.then
    : { type: 'rest', of, left: body - first, tail, kind, mark, read: unit.read, then: unit.then }
  emit(draft)
  return draft.parts
}

/** Takes what follows of a unit; `atEnd` takes what there is. Returns whether something was taken. */
export function takeRest(
  flow: Flow,
  phase: Extract<Phase, { type: 'rest' }>,
  emit: Emit,
  atEnd = false,
): boolean {
  const { of, left, tail, kind, mark, read } = phase
  const fits = left + tail <= maxRecordBytes
  const length = flow.queue.length()
  const body = Math.min(fits ? left : maxRecordBytes - tail, atEnd ? length : Infinity)
  const count = Math.min(body + (fits ? tail : 0), atEnd ? length : Infinity)
  if (length < count || count === 0) return false
  emit(
    takeRecord(flow, count, !fits, (bytes, anatomy) => {
      const events = mark(bytes, 0, body, anatomy)
      anatomy.mark(count, kind, 'chunkDataEnd')
      const carries = read?.(bytes.subarray(0, body), body === left)
      return { type: 'rest', of, start: 0, end: body, events, ...(carries && { carries }) }
    }),
  )
  phase.left -= body
  if (fits) flow.phase = phase.then
  return true
}

/** Takes bytes that no message was found in. */
export function takeUnknown(flow: Flow, count: number, emit: Emit, isUnfinished = false): void {
  if (count === 0) return
  emit(
    takeRecord(flow, count, false, (_bytes, anatomy) => {
      anatomy.mark(count, 'unknown', isUnfinished ? 'unfinished' : 'unknown')
      return { type: 'unknown' }
    }),
  )
}
