import {
  noBooking,
  type ClientBooks,
  type Handover,
  type WireBooking,
} from '../shared/contract/status.ts'
import type { WireDirection } from '../shared/contract/wire.ts'
import { createRecent } from './recent.ts'

export type WireKind = 'handshake' | 'headers' | 'framing' | 'payload' | 'heartbeat'

/** Where servers book what their sockets carried, by the id that a client gave itself. */
export interface Ledger {
  /** Books bytes of one kind that TCP carried for `client`: `up` is what the client sent. */
  book(client: string, direction: WireDirection, kind: WireKind, bytes: number): void
  /** Books bytes of the client's own posts and of the answers to them: they are not part of the total. */
  bookSent(client: string, bytes: number): void
  countRequest(client: string): void
  countPreflight(client: string): void
  countConnection(client: string): void
  /**
   * Notes that the system took the message `id`, the newest one so far, for `client`.
   *
   * @param at server clock, epoch ms.
   */
  handOver(client: string, id: number, at: number): void
  /** What has been booked for `client` up to now; undefined where nothing was. */
  of(client: string): ClientBooks | undefined
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const maxClients = 20_000

/**
 * Creates an empty ledger. It remembers at most 20,000 clients; the one is dropped for which nothing was
 * booked for the longest time.
 */
export function createLedger(): Ledger {
  const handovers = new Map<string, Handover>()
  const accounts = createRecent<Mutable<WireBooking>>(
    maxClients,
    () => ({ ...noBooking }),
    (client) => handovers.delete(client),
  )
  const account = accounts.use

  return {
    book(client, direction, kind, bytes) {
      const booking = account(client)
      booking[kind] += bytes
      booking[direction] += bytes
      booking.total += bytes
    },
    bookSent(client, bytes) {
      account(client).sent += bytes
    },
    countRequest(client) {
      account(client).requests += 1
    },
    countPreflight(client) {
      account(client).preflights += 1
    },
    countConnection(client) {
      account(client).connections += 1
    },
    handOver(client, id, at) {
      // Those that are remembered are bounded together with the accounts.
      account(client)
      handovers.set(client, { id, at })
    },
    of(client) {
      const wire = accounts.look(client)
      return wire && { wire: { ...wire }, handedOver: handovers.get(client) }
    },
  }
}
