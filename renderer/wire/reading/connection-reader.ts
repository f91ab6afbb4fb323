import { transportRows, type Transport } from '../../../main/shared/contract/transport.ts'
import type { WireDirection } from '../../../main/shared/contract/wire.ts'
import { rekindPacked, type WireKind } from './anatomy.ts'
import { markEvents, markWhole, type BodyMarker } from './body-markers.ts'
import { readChunk } from './chunk-reader.ts'
import {
  createFlow,
  lost,
  takeRecord,
  takeRest,
  takeUnit,
  takeUnknown,
  type Flow,
  type Phase,
  type RecordDraft,
  type Unit,
} from './flow.ts'
import { readFrame } from './frame-reader.ts'
import {
  bookResponse,
  readRequest,
  requestBody,
  responseBody,
  type BodyLength,
  type PendingRequest,
} from './http-exchange.ts'
import { findHeadEnd, markHead, maxHead, readHead } from './http-head.ts'
import type { RequestHead, ResponseHead } from './record.ts'
import { inflatersFor } from './inflate.ts'
import { findBoundary } from './resync.ts'

/** Reads what one connection carries. Never throws: what it cannot read is an unknown record. */
export interface ConnectionReader {
  open(at: number): void
  /** @param offset bytes of this direction before these. */
  carry(direction: WireDirection, bytes: Uint8Array, offset: number, at: number): void
  close(at: number): void
}

/** Bytes in which no message is found make a record of this size. */
const maxUnknown = 65_536
/** Requests whose answers are awaited: browsers have one, pipelining clients some. */
const maxPending = 1_024
const [lf, colon] = [0x0a, 0x3a]

/** Creates the reader of one connection, of which nothing is known before `open`. */
export function createConnectionReader(
  transport: Transport,
  emit: (draft: RecordDraft) => void,
): ConnectionReader {
  const { reads } = transportRows[transport]
  const flows = { up: createFlow('up'), down: createFlow('down') }
  const head: Phase = { type: 'head' }
  let pending: PendingRequest[] = []
  /** `format=plain` of what was upgraded; undefined where its request is not known. */
  let isPlain: boolean | undefined

  /** A record of something that is no bytes. */
  const note = (
    at: number,
    content: RecordDraft['content'],
    direction?: WireDirection,
    offset = 0,
  ): void => {
    const bytes = new Uint8Array()
    const parts = new Uint32Array()
    emit({ at, until: at, direction, offset, bytes, parts, continues: false, content })
  }

  function lose(flow: Flow): void {
    flow.phase = { type: 'lost', searched: 0, isFirst: false }
    flow.fragment = undefined
    flow.inflater?.lose()
    // Which answer belongs to which request is not known any more.
    pending = []
  }

  /**
   * The capture begins in the middle of this direction. Requests that were captured still wait for
   * their answers: a client that does not pipeline sent them after the last answer it had.
   */
  function join(flow: Flow): void {
    flow.phase = { type: 'lost', searched: 0, isFirst: true }
  }

  /** The unit of a head, and the phase behind it where its body has no length of its own. */
  function headUnit(
    found: RequestHead | ResponseHead,
    length: BodyLength,
    kind: WireKind,
    mark: BodyMarker,
    isStream: boolean,
    then: Phase,
  ): Unit {
    let next = then
    if (length === 'chunked') next = { type: 'chunks', kind: isStream ? 'framing' : kind, mark }
    else if (length === 'until-close') {
      const rest = {
        of: 'response',
        left: Infinity,
        tail: 0,
        kind,
        mark,
        read: undefined,
        then,
      } as const
      next = isStream ? { type: 'stream', mark } : { type: 'rest', ...rest }
    }
    return {
      of: found.type,
      head: found.headSize,
      body: typeof length === 'number' ? length : 0,
      tail: 0,
      kind,
      mark,
      markHead: (bytes, anatomy) => markHead(bytes, found, kind, anatomy),
      content: () => found,
      then: next,
    }
  }

  function takeRequest(flow: Flow, found: RequestHead): boolean {
    const request = readRequest(transport, found)
    const { kind, upgrades } = request
    const then: Phase = upgrades ? { type: 'upgrading' } : head
    const mark = markWhole(kind, 'messageBody')
    const unit = headUnit(found, requestBody(found), kind, mark, false, then)
    const parts = takeUnit(flow, unit, emit)
    if (parts === undefined) return false
    if (pending.length < maxPending) pending.push({ ...request, parts: [parts] })
    return true
  }

  function takeResponse(flow: Flow, found: ResponseHead): boolean {
    const isInterim = found.status < 200 && found.status !== 101
    const request = pending[0]
    const { kind, mark, events } = bookResponse(found, request)
    const upgraded = found.status === 101
    const then: Phase = upgraded ? { type: 'frames' } : head
    const length = responseBody(found, request)
    const unit = headUnit(
      found,
      length,
      isInterim ? (request?.kind ?? kind) : kind,
      mark,
      events,
      then,
    )
    if (takeUnit(flow, unit, emit) === undefined) return false
    if (isInterim) return true
    pending.shift()
    // A stream that was refused is an exchange like any other, and booked as one.
    if (reads === 'events' && request?.kind === 'handshake' && !events) {
      for (const parts of request.parts) rekindPacked(parts, 'headers')
    }
    if (upgraded) {
      isPlain = request?.isPlain
      const inflaters = inflatersFor(found.headers)
      flows.up.inflater = inflaters?.up
      flows.down.inflater = inflaters?.down
    }
    if (flows.up.phase.type === 'upgrading') flows.up.phase = upgraded ? { type: 'frames' } : head
    return true
  }

  function takeHead(flow: Flow): boolean {
    const bytes = flow.queue.view()
    const end = findHeadEnd(bytes)
    if (end < 0 && bytes.length < maxHead) return false
    const found = end < 0 ? undefined : readHead(bytes.subarray(0, end))
    if (found === undefined || (found.type === 'request') !== (flow.direction === 'up')) {
      lose(flow)
      return true
    }
    return found.type === 'request' ? takeRequest(flow, found) : takeResponse(flow, found)
  }

  function takeChunk(flow: Flow, phase: Extract<Phase, { type: 'chunks' }>): boolean {
    const chunk = readChunk(flow.queue.view(), phase)
    if (chunk === undefined) return false
    if (chunk === 'bad') lose(flow)
    else return takeUnit(flow, chunk, emit) !== undefined
    return true
  }

  /** An event of a stream without chunks, up to its empty line; or a comment, which is one line. */
  function takeEvent(flow: Flow, mark: BodyMarker): boolean {
    const bytes = flow.queue.view()
    let end = bytes.indexOf(lf)
    const isComment = bytes[0] === colon
    while (!isComment && end >= 0 && bytes[end + 1] !== lf) end = bytes.indexOf(lf, end + 1)
    if (end < 0 && bytes.length < maxUnknown) return false
    const count = end < 0 ? maxUnknown : Math.min(maxUnknown, end + (isComment ? 1 : 2))
    emit(
      takeRecord(flow, count, false, (all, anatomy) => ({
        type: 'event',
        events: mark(all, 0, count, anatomy),
      })),
    )
    return true
  }

  function takeFrame(flow: Flow): boolean {
    const unit = readFrame(flow, isPlain)
    if (unit === undefined) return false
    if (unit === 'bad') lose(flow)
    else return takeUnit(flow, unit, emit) !== undefined
    return true
  }

  function search(flow: Flow, phase: Extract<Phase, { type: 'lost' }>): boolean {
    const { searched, isFirst } = phase
    const bytes = flow.queue.view()
    const { at, found } = findBoundary(bytes, searched, isFirst, transport, flow.direction)
    if (found !== undefined) {
      takeUnknown(flow, at, emit)
      flow.phase =
        found === 'chunk'
          ? { type: 'chunks', kind: 'framing', mark: markEvents(undefined) }
          : { type: found === 'frame' ? 'frames' : 'head' }
      return true
    }
    phase.searched = at
    if (at < maxUnknown) return false
    takeUnknown(flow, maxUnknown, emit)
    phase.searched -= maxUnknown
    phase.isFirst = false
    return true
  }

  /** Takes one record, or what leads to one. False: more bytes are needed. */
  function step(flow: Flow): boolean {
    const { phase } = flow
    if (flow.queue.length() === 0) return false
    switch (phase.type) {
      case 'lost':
        return search(flow, phase)
      case 'head':
        return takeHead(flow)
      case 'rest':
        return takeRest(flow, phase, emit)
      case 'chunks':
        return takeChunk(flow, phase)
      case 'stream':
        return takeEvent(flow, phase.mark)
      case 'frames':
        return takeFrame(flow)
      case 'upgrading':
        return false
      default:
        return phase satisfies never
    }
  }
  const run = (flow: Flow): void => {
    while (step(flow));
  }

  /** Says of what waits that it will not be completed. */
  function flush(flow: Flow): void {
    if (flow.phase.type === 'rest') takeRest(flow, flow.phase, emit, true)
    takeUnknown(flow, flow.queue.length(), emit, flow.phase.type !== 'lost')
  }

  return {
    open(at) {
      for (const flow of [flows.up, flows.down]) flow.phase = head
      note(at, { type: 'open' })
    },
    carry(direction, bytes, offset, at) {
      const flow = flows[direction]
      const expected = flow.offset + flow.queue.length()
      if (offset > expected) {
        const missing = offset - expected
        flush(flow)
        const joined = expected === 0
        note(at, { type: 'gap', missing, joined }, direction, expected)
        flow.offset = offset
        if (joined) join(flow)
        else lose(flow)
        if (flow.phase.type === 'lost') flow.phase.isFirst = true
      } else if (expected === 0 && flow.phase.type === 'lost') flow.phase = head
      // What was read again is not read twice.
      flow.queue.push(bytes.subarray(Math.max(0, expected - offset)), at)
      run(flow)
      if (direction === 'down') run(flows.up)
    },
    close(at) {
      for (const flow of [flows.up, flows.down]) {
        run(flow)
        flush(flow)
        flow.phase = lost()
      }
      note(at, { type: 'close' })
    },
  }
}
