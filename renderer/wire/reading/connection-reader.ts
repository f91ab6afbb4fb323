import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { WireDirection } from '../../../main/shared/contract/wire.ts'
import { readChunk } from './chunk-reader.ts'
import { createExchangeReader } from './exchange-reader.ts'
import {
  createFlow,
  lost,
  takeRest,
  takeUnit,
  takeUnknown,
  type Emit,
  type Flow,
  type RecordDraft,
  type Unit,
} from './flow.ts'
import { readFrame } from './frame-reader.ts'
import { search } from './search.ts'
import { takeEvent } from './take-event.ts'

/** Reads what one connection carries. Never throws: what it cannot read is an unknown record. */
export interface ConnectionReader {
  open(at: number): void
  /** @param offset bytes of this direction before these. */
  carry(direction: WireDirection, bytes: Uint8Array, offset: number, at: number): void
  close(at: number): void
}

/** Creates the reader of one connection, of which nothing is known before `open`. */
export function createConnectionReader(transport: Transport, emit: Emit): ConnectionReader {
  const flows = { up: createFlow('up'), down: createFlow('down') }
  const exchanges = createExchangeReader(transport, flows, emit)

  /** A record of something that has no bytes. */
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
    exchanges.forget()
  }

  /**
   * The capture begins in the middle of this direction. Requests that were captured still wait for
   * their answers: a client that does not pipeline sent them after the last answer it had.
   */
  function join(flow: Flow): void {
    flow.phase = lost()
  }

  /** @param unit undefined: more bytes are needed. */
  function takeOrLose(flow: Flow, unit: Unit | 'bad' | undefined): boolean {
    if (unit === undefined) return false
    if (unit !== 'bad') return takeUnit(flow, unit, emit) !== undefined
    lose(flow)
    return true
  }
  function takeHead(flow: Flow): boolean {
    const outcome = exchanges.take(flow)
    if (outcome === 'bad') lose(flow)
    return outcome !== 'more'
  }

  /** Takes one record, or what leads to one. False: more bytes are needed. */
  function step(flow: Flow): boolean {
    const { phase } = flow
    if (flow.queue.length() === 0) return false
    switch (phase.type) {
      case 'lost':
        return search(flow, phase, transport, emit)
      case 'head':
        return takeHead(flow)
      case 'rest':
        return takeRest(flow, phase, emit)
      case 'chunks':
        return takeOrLose(flow, readChunk(flow.queue.view(), phase))
      case 'stream':
        return takeEvent(flow, phase.mark, emit)
      case 'frames':
        return takeOrLose(flow, readFrame(flow, exchanges.isPlain()))
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
      for (const flow of [flows.up, flows.down]) flow.phase = { type: 'head' }
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
      } else if (expected === 0 && flow.phase.type === 'lost') flow.phase = { type: 'head' }
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
