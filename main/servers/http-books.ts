import type { Socket } from 'node:net'
import type { Ledger } from '../engine/ledger.ts'
import type { Exchange } from './exchange.ts'
import type { ServerOptions } from './server.ts'
import { takeRead, takeSent } from './wire-marks.ts'

/** Books what HTTP exchanges carried: each has what its socket carried since the one before it. */
export interface HttpBooks {
  /** Opens the books of an exchange; returns the function that books it once it is over. */
  open(exchange: Exchange): () => void
  /** Books what the requests under way have sent so far. */
  settle(): void
}

/** Parts of answers that were handed to the socket, and may leave it later. */
interface Owed {
  framing: number
  payload: number
}

/**
 * Creates the books of one server. A POST is its client's own; everything else is an answer.
 *
 * @param carried as in `ServerOptions`.
 */
export function createHttpBooks(
  ledger: Ledger,
  carried: ServerOptions['carried'] = (_socket, then) => then(),
): HttpBooks {
  const underWay = new Set<{ readonly exchange: Exchange; readonly socket: Socket }>()
  const owedBy = new WeakMap<Socket, Owed>()

  function bookRead({ client, request }: Exchange, socket: Socket): void {
    const read = takeRead(socket)
    if (client === undefined || read === 0) return
    if (request.method === 'POST') ledger.bookSent(client, read)
    else ledger.book(client, 'up', 'headers', read)
  }

  function bookAnswer(exchange: Exchange, socket: Socket): void {
    const { client, request } = exchange
    const sent = takeSent(socket)
    if (client === undefined) return
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
  }

  return {
    open(exchange) {
      const { client, request } = exchange
      if (client !== undefined && request.method === 'OPTIONS') ledger.countPreflight(client)
      const entry = { exchange, socket: request.socket }
      underWay.add(entry)
      return () => {
        underWay.delete(entry)
        if (exchange.streams) return
        bookRead(exchange, entry.socket)
        carried(entry.socket, () => bookAnswer(exchange, entry.socket))
      }
    },
    settle() {
      for (const { exchange, socket } of underWay) {
        if (!exchange.streams) bookRead(exchange, socket)
      }
    },
  }
}
