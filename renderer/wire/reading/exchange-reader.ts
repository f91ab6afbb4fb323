import type { Transport } from '../../../main/shared/contract/transport.ts'
import { rekindPacked } from './anatomy.ts'
import { markWhole } from './body-markers.ts'
import { takeUnit, type Emit, type Flow, type Phase } from './flow.ts'
import { headUnit } from './head-unit.ts'
import {
  bookResponse,
  readRequest,
  requestBody,
  responseBody,
  type PendingRequest,
} from './http-exchange.ts'
import { findHeadEnd, maxHead, readHead } from './http-head.ts'
import { inflatersFor } from './inflate.ts'
import type { RequestHead, ResponseHead } from './record.ts'
import { streamFormatOf } from './stream-formats.ts'

/** Reads the heads of a connection, and knows which answer belongs to which request. */
export interface ExchangeReader {
  /** Takes the head at the front of a flow. `bad`: it is not one; `more`: more bytes are needed. */
  take(flow: Flow): 'taken' | 'more' | 'bad'
  /** Which answer belongs to which request is not known any more. */
  forget(): void
  /** `format=plain` of what was upgraded; undefined where its request is not known. */
  isPlain(): boolean | undefined
}

/** Requests whose answers are awaited: browsers have one, pipelining clients some. */
const maxPending = 1_024
const head: Phase = { type: 'head' }

/** Creates the reader of a connection's heads. An answer that upgrades it changes both flows. */
export function createExchangeReader(
  transport: Transport,
  flows: { readonly up: Flow; readonly down: Flow },
  emit: Emit,
): ExchangeReader {
  const streams = streamFormatOf(transport) !== undefined
  let pending: PendingRequest[] = []
  let isPlain: boolean | undefined

  function takeRequest(flow: Flow, found: RequestHead): boolean {
    const request = readRequest(transport, found)
    const { kind, upgrades } = request
    const unit = headUnit({
      found,
      length: requestBody(found),
      kind,
      mark: markWhole(kind, 'messageBody'),
      isStream: false,
      then: upgrades ? { type: 'upgrading' } : head,
    })
    const parts = takeUnit(flow, unit, emit)
    if (parts === undefined) return false
    if (pending.length < maxPending) pending.push({ ...request, parts: [parts] })
    return true
  }

  function upgrade(found: ResponseHead, request: PendingRequest | undefined): void {
    isPlain = request?.isPlain
    const inflaters = inflatersFor(found.headers)
    flows.up.inflater = inflaters?.up
    flows.down.inflater = inflaters?.down
  }

  function takeResponse(flow: Flow, found: ResponseHead): boolean {
    const upgraded = found.status === 101
    const isInterim = found.status < 200 && !upgraded
    const request = pending[0]
    const { kind, mark, events } = bookResponse(found, request)
    const then: Phase = upgraded ? { type: 'frames' } : head
    const unit = headUnit({
      found,
      length: responseBody(found, request),
      kind: isInterim ? (request?.kind ?? kind) : kind,
      mark,
      isStream: events,
      then,
    })
    if (takeUnit(flow, unit, emit) === undefined) return false
    if (isInterim) return true
    pending.shift()
    // A stream that was refused is an exchange like any other, and booked as one.
    if (streams && request?.kind === 'handshake' && !events) {
      for (const parts of request.parts) rekindPacked(parts, 'headers')
    }
    if (upgraded) upgrade(found, request)
    if (flows.up.phase.type === 'upgrading') flows.up.phase = then
    return true
  }

  return {
    take(flow) {
      const bytes = flow.queue.view()
      const end = findHeadEnd(bytes)
      if (end < 0 && bytes.length < maxHead) return 'more'
      const found = end < 0 ? undefined : readHead(bytes.subarray(0, end))
      if (found === undefined || (found.type === 'request') !== (flow.direction === 'up')) {
        return 'bad'
      }
      const taken = found.type === 'request' ? takeRequest(flow, found) : takeResponse(flow, found)
      return taken ? 'taken' : 'more'
    },
    forget() {
      pending = []
    },
    isPlain: () => isPlain,
  }
}
