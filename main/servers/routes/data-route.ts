import type { Socket } from 'node:net'
import type { Clock } from '../../engine/clock.ts'
import type { Ledger } from '../../engine/ledger.ts'
import type { Stream } from '../../engine/stream.ts'
import { entityTag, matchesTag } from '../http/entity-tag.ts'
import { send, sendAnswer, type Exchange, type Route } from '../http/exchange.ts'
import {
  everyAnswer,
  jsonType,
  overloaded,
  refusal,
  sendRefusal,
  type HeaderList,
} from '../http/http-answer.ts'
import type { SocketLine } from '../socket-line.ts'
import type { LoadWatch } from '../push/load-watch.ts'
import { pageRows } from '../push/page-reader.ts'
import { parseDataQuery, type DataQuery, type Parsed } from '../http/query.ts'
import { plainRows } from './plain-rows.ts'
import { spoilRows } from './row-faults.ts'
import { newestRows, rowsAfter, type Rows } from './rows.ts'
import type { SpareTime } from '../push/spare-time.ts'
import type { Waiters } from '../polling/waiters.ts'

/** The gate passes the same object for the same target, so what was read from it is cached with it. */
const known = new WeakMap<URLSearchParams, Parsed<DataQuery>>()

function readQuery(query: URLSearchParams): Parsed<DataQuery> {
  const before = known.get(query)
  if (before !== undefined) return before
  const parsed = parseDataQuery(query)
  known.set(query, parsed)
  return parsed
}

const ended = refusal(
  { code: 'stopped', message: 'This stream has been ended; the server goes on listening.' },
  [],
  410,
)

/** Answers of the present state of the table, so that many pollers cost one serialisation. */
const maxKept = 64
const maxKeptBytes = 16_777_216

/** Answers at once where it has the rows; those that ask for the same meanwhile wait for the same. */
function createRowsReader(
  stream: Stream,
  spare: SpareTime,
): (query: DataQuery) => Rows | Promise<Rows> {
  const kept = new Map<string, Rows>()
  const underWay = new Map<string, Promise<Rows>>()
  let keptBytes = 0
  let id = ''
  let revision = -1

  function forget(): void {
    kept.clear()
    keptBytes = 0
    underWay.clear()
  }

  return ({ after, limit, plain }) => {
    if (revision !== stream.revision() || id !== stream.id) {
      id = stream.id
      revision = stream.revision()
      forget()
    }
    const key = `${after ?? ''}.${limit}${plain ? '.plain' : ''}`
    const known = kept.get(key) ?? underWay.get(key)
    if (known !== undefined) return known
    const rows = read(key, after, limit, plain)
    underWay.set(key, rows)
    const over = (): void => {
      if (underWay.get(key) === rows) underWay.delete(key)
    }
    rows.then(over, over)
    return rows
  }

  async function read(
    key: string,
    after: number | undefined,
    limit: number,
    plain: boolean,
  ): Promise<Rows> {
    const at = revision
    const of = id
    const whole = await (after === undefined
      ? newestRows(stream, spare, limit)
      : rowsAfter(stream, spare, after, limit))
    const rows = plain ? plainRows(whole) : whole
    // Read while the table changed: it may belong to either state, and is used this once.
    if (stream.revision() !== at || revision !== at || stream.id !== of || id !== of) return rows
    if (kept.size >= maxKept || keptBytes + rows.body.length > maxKeptBytes) forget()
    kept.set(key, rows)
    keptBytes += rows.body.length
    return rows
  }
}

/** What the present state of the table means for a query, apart from the rows. */
interface Standing {
  readonly stream: string
  readonly revision: number
  readonly tag: string
  readonly headers: HeaderList
  /** The whole head of a 304, for those whose own headers were `unchanged.own`. */
  unchanged: { readonly own: HeaderList; readonly head: string[] } | undefined
}

/** Computed again if the table has changed; a poller sends the same query every time. */
function createStandings(stream: Stream): (query: DataQuery) => Standing {
  const standings = new WeakMap<DataQuery, Standing>()
  return (query) => {
    const before = standings.get(query)
    const revision = stream.revision()
    if (before?.revision === revision && before.stream === stream.id) return before
    const { id } = stream
    const tag = entityTag(
      id,
      revision,
      `${query.after ?? 'all'}.${query.limit}${query.plain ? '.plain' : ''}`,
    )
    const total = String(stream.bounds().count)
    const fields = {
      ETag: tag,
      'Cache-Control': 'no-cache',
      'X-Stream': id,
      'X-Total-Count': total,
    }
    const headers = Object.entries(fields).flat()
    const standing = { stream: id, revision, tag, headers, unchanged: undefined }
    standings.set(query, standing)
    return standing
  }
}

/** Of an answer that a fault has met, nothing may be kept: a later one would be compared with it. */
function unkept(headers: HeaderList): HeaderList {
  const kept: string[] = ['Cache-Control', 'no-store']
  for (let index = 0; index < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2)
    if (name !== 'ETag' && name !== 'Cache-Control') kept.push(name, value)
  }
  return kept
}

/** Most polls bring nothing: their answer is the same for all pages of one origin. */
function headOfUnchanged(standing: Standing, own: HeaderList): string[] {
  if (standing.unchanged?.own !== own) {
    standing.unchanged = { own, head: everyAnswer.concat(own, standing.headers) }
  }
  return standing.unchanged.head
}

export interface DataRouteOptions {
  readonly stream: Stream
  /** Where long answers get their time from, and what refuses them. */
  readonly spare: SpareTime
  readonly load: LoadWatch
  readonly ledger: Ledger
  /** Faults that meet messages, and what makes an answer late. */
  readonly line: Pick<SocketLine, 'faults' | 'draws'>
  readonly clock: Clock
  readonly waiters: Waiters
  readonly isEnded: () => boolean
}

/** Without ids in the rows, the cursor is told beside them; other answers do not carry the name of the header. */
function lastIdHeader(last: number): HeaderList {
  return ['X-Last-Id', String(last), 'Access-Control-Expose-Headers', 'X-Last-Id']
}

/** `GET /getData` (PROTOCOL 2.1). */
export function createDataRoute(options: DataRouteOptions): Route {
  const { stream, spare, load, ledger, line, clock, waiters, isEnded } = options
  const readRows = createRowsReader(stream, spare)
  const standingOf = createStandings(stream)
  const clientOn = new WeakMap<Socket, string>()

  /** A connection counts once for the client that uses it. */
  function count(client: string, socket: Socket): void {
    ledger.countRequest(client)
    if (clientOn.get(socket) === client) return
    clientOn.set(socket, client)
    ledger.countConnection(client)
  }

  /** Whether an answer now would be empty, and one later might not be. */
  function isNothingNew(after: number | undefined): boolean {
    const { newest, count } = stream.bounds()
    return after === newest || (count === 0 && (after ?? 0) <= newest)
  }

  /** Whether the rows are more than what a client that is current asks for: a replay. */
  function isLong({ after = 0, limit }: DataQuery): boolean {
    const { oldest, newest } = stream.bounds()
    return Math.min(limit, newest - Math.max(after, oldest - 1)) > pageRows
  }

  function answer(exchange: Exchange, query: DataQuery): void | Promise<void> {
    const { request, response, headers } = exchange
    if (response.destroyed) return
    if (isEnded()) {
      sendRefusal(exchange, { ...ended, headers })
      return
    }
    // Taken before the rows are read: a tag may be older than what it names, never newer, and so
    // never confirms an old answer.
    const standing = standingOf(query)
    if (matchesTag(request.headers['if-none-match'], standing.tag)) {
      send(exchange, 304, headOfUnchanged(standing, headers))
      return
    }
    if (load.overloaded() && isLong(query)) {
      sendRefusal(exchange, overloaded(headers))
      return
    }
    const rows = readRows(query)
    if (!(rows instanceof Promise)) return deliver(exchange, standing, rows)
    return rows.then((read) => deliver(exchange, standing, read))
  }

  /** Sends rows as they are, or as the faults of the line leave them. */
  function deliver(exchange: Exchange, standing: Standing, rows: Rows): void | Promise<void> {
    const { request, socket } = exchange
    const spoiled = request.method === 'HEAD' ? undefined : spoilRows(rows, line, socket)
    if (spoiled === undefined) {
      sendRows(exchange, standing.headers, rows)
      return
    }
    const headers = unkept(standing.headers)
    return wait(spoiled.lateBy).then(() => sendRows(exchange, headers, spoiled))
  }
  function wait(duration: number): Promise<void> {
    return new Promise((resolve) => {
      if (duration === 0) resolve()
      else clock.after(duration, resolve)
    })
  }

  function sendRows(exchange: Exchange, headers: HeaderList, rows: Rows): void {
    const { body, payload, last, more } = rows
    if (exchange.request.method !== 'HEAD') {
      exchange.carried.content = body.length
      exchange.carried.payload = payload
      exchange.carried.last = last
    }
    const moreHeader = more ? ['X-More', '1'] : []
    const lastHeader = rows.plain === true && last > 0 ? lastIdHeader(last) : []
    sendAnswer(exchange, 200, [...jsonType, ...headers, ...moreHeader, ...lastHeader], body)
  }

  return {
    get(exchange) {
      const { request, response, client, headers } = exchange
      if (client !== undefined) count(client, request.socket)
      const query = readQuery(exchange.query)
      if ('error' in query) {
        sendRefusal(exchange, refusal(query.error, headers))
        return
      }
      const { after, wait } = query.value
      if (isEnded() || wait === 0 || !isNothingNew(after)) return answer(exchange, query.value)
      return waiters.wait(response, wait).then(() => answer(exchange, query.value))
    },
  }
}
