import type { Socket } from 'node:net'
import type { Exchange } from '../http/exchange.ts'
import type { ServerOptions } from '../server.ts'
import { noVisitors } from './visitors.ts'
import { takeRead, takeSent } from './wire-marks.ts'

/** Books what HTTP exchanges carried: each has what its socket carried since the one before it. */
export interface HttpBooks {
  /** Opens the books of an exchange. */
  open(exchange: Exchange): void
  /** Books a finished exchange. */
  close(exchange: Exchange): void
  /** Books what the requests under way have sent so far: those of these clients, by default of all. */
  settle(clients?: ReadonlySet<string>): void
}

/** Whether something belongs to one of these clients; true if there are none. */
export function isOf(
  { client }: { readonly client: string | undefined },
  clients: ReadonlySet<string> | undefined,
): boolean {
  return clients === undefined || (client !== undefined && clients.has(client))
}

/** Parts of answers that were handed to the socket, and may leave it later. */
interface Owed {
  framing: number
  payload: number
}

/** Creates the books of one server. A POST is its client's own; everything else is an answer. */
export function createHttpBooks(
  options: Pick<ServerOptions, 'ledger' | 'clock' | 'line' | 'visitors'>,
): HttpBooks {
  const { ledger, clock, line, visitors = noVisitors } = options
  /** Those of clients that gave themselves an id; the others are booked when they are over. */
  const underWay = new Set<Exchange>()
  const owedBy = new WeakMap<Socket, Owed>()

  function bookRead({ client, request, socket }: Exchange): void {
    const read = takeRead(socket)
    if (client === undefined) visitors.carried(socket, read, 0)
    if (client === undefined || read === 0) return
    if (request.method === 'POST') ledger.bookSent(client, read)
    else ledger.book(client, 'up', 'headers', read)
  }

  function bookAnswer(exchange: Exchange): void {
    const { client, request, response, socket } = exchange
    const sent = takeSent(socket)
    if (client === undefined) {
      visitors.carried(socket, 0, sent)
      return
    }
    if (request.method === 'POST') {
      ledger.bookSent(client, sent)
      return
    }
    const owed = owedBy.get(socket) ?? { framing: 0, payload: 0 }
    owedBy.set(socket, owed)
    owed.payload += exchange.carried.payload
    owed.framing += exchange.carried.content - exchange.carried.payload
    const payload = Math.min(owed.payload, sent)
    const framing = Math.min(owed.framing, sent - payload)
    owed.payload -= payload
    owed.framing -= framing
    ledger.book(client, 'down', 'payload', payload)
    ledger.book(client, 'down', 'framing', framing)
    ledger.book(client, 'down', 'headers', sent - payload - framing)
    const { last } = exchange.carried
    if (last > 0 && response.writableFinished) ledger.handOver(client, last, clock.now())
  }

  return {
    open(exchange) {
      const { client, request } = exchange
      if (client === undefined) return
      if (request.method === 'OPTIONS') ledger.countPreflight(client)
      underWay.add(exchange)
    },
    close(exchange) {
      if (exchange.client !== undefined) underWay.delete(exchange)
      else if (!exchange.streams) visitors.answered(exchange)
      if (exchange.streams) return
      bookRead(exchange)
      line.carried(exchange.socket, () => bookAnswer(exchange))
    },
    settle(clients) {
      for (const exchange of underWay) {
        if (!exchange.streams && isOf(exchange, clients)) bookRead(exchange)
      }
    },
  }
}
