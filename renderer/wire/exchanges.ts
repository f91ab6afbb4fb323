import { readRequest } from './reading/http-exchange.ts'
import type { WireContent, WireRecord } from './reading/record.ts'
import { formatOfAnswer } from './reading/stream-formats.ts'

type RecordOf<Type extends WireContent['type']> = WireRecord & {
  readonly content: Extract<WireContent, { type: Type }>
}

/** A request, its answer, and all that followed on it: as much of it as was captured. */
export interface WireExchange {
  readonly connection: number
  /** What its answer carries: a body, events without an end, or the frames of an upgraded connection. */
  readonly type: 'body' | 'events' | 'frames'
  readonly request: RecordOf<'request'> | undefined
  readonly response: RecordOf<'response'> | undefined
  /** What carries the rest of its request's body. */
  readonly sent: readonly WireRecord[]
  /** Chunks, frames and rests behind the answer's head; the frames of both directions. */
  readonly carried: readonly WireRecord[]
  /** Bytes that were missing in the middle of it. */
  readonly missing: number
  /** The connection closed while it was open. */
  readonly closed: boolean
}

type Open = {
  -readonly [Key in keyof WireExchange]: WireExchange[Key] extends readonly WireRecord[]
    ? WireRecord[]
    : WireExchange[Key]
}

interface Connection {
  /** Requests without an answer so far, oldest first. */
  waiting: Open[]
  /** What the server is sending, and what a client is posting. */
  down: Open | undefined
  up: Open | undefined
}

/** Puts the records of one client together as exchanges, in the order in which they began. */
export function exchangesOf(records: readonly WireRecord[]): readonly WireExchange[] {
  const exchanges: Open[] = []
  const connections = new Map<number, Connection>()

  function begin(connection: number, type: WireExchange['type']): Open {
    const begun: Open = {
      connection,
      type,
      request: undefined,
      response: undefined,
      sent: [],
      carried: [],
      missing: 0,
      closed: false,
    }
    exchanges.push(begun)
    return begun
  }

  function connectionOf(number: number): Connection {
    const known = connections.get(number)
    if (known !== undefined) return known
    const fresh: Connection = { waiting: [], down: undefined, up: undefined }
    connections.set(number, fresh)
    return fresh
  }

  for (const record of records) {
    const { connection: number, content, transport, direction } = record
    const connection = connectionOf(number)
    switch (content.type) {
      case 'request': {
        const opened = begin(number, readRequest(transport, content).upgrades ? 'frames' : 'body')
        opened.request = { ...record, content }
        connection.waiting.push(opened)
        connection.up = opened
        break
      }
      case 'response': {
        // An interim answer (RFC 9110 15.2) leaves the request waiting.
        if (content.status < 200 && content.status !== 101) break
        const answered = connection.waiting.shift() ?? begin(number, 'body')
        answered.response = { ...record, content }
        if (formatOfAnswer(content) !== undefined) answered.type = 'events'
        else answered.type = content.status === 101 ? 'frames' : 'body'
        connection.down = answered
        break
      }
      case 'chunk':
      case 'event':
        if (direction === 'up') connection.up?.sent.push(record)
        else (connection.down ??= begin(number, 'events')).carried.push(record)
        break
      case 'frame':
        if (connection.down?.type !== 'frames') connection.down = begin(number, 'frames')
        connection.down.carried.push(record)
        break
      case 'rest':
        if (content.of === 'request') connection.up?.sent.push(record)
        else connection.down?.carried.push(record)
        break
      case 'gap':
        if (!content.joined && connection.down !== undefined) {
          connection.down.missing += content.missing
        }
        // Which answer belongs to which request is not known any more. Where the capture only
        // begins, every request that it has was sent after the answers it does not have.
        if (!content.joined) connection.waiting = []
        break
      case 'close':
        for (const open of [connection.down, ...connection.waiting]) {
          if (open !== undefined) open.closed = true
        }
        connections.delete(number)
        break
      case 'open':
        connections.delete(number)
        break
      case 'unknown':
        break
      default:
        content satisfies never
    }
  }
  return exchanges
}
