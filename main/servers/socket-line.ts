import type { Socket } from 'node:net'
import { noFaults, type NetworkFaults } from '../shared/contract/network.ts'

/** What lies between a server and its sockets, and may delay, hold back or capture what passes (`main/line`). */
export interface SocketLine {
  /** Takes a socket that was just accepted, before a byte of it is read. It may destroy it at once. */
  accepted(socket: Socket): void
  /** Hears whose a request is, as soon as its head has been read; undefined: it names nobody. */
  named(socket: Socket, client: string | undefined): void
  /** Hears that no request of a socket waits for its answer any more: the next may be another client's. */
  answered(socket: Socket): void
  /** Calls `then` once what was written to `socket` so far has been carried, or never will be. */
  carried(socket: Socket, then: () => void): void
  /**
   * Hears that an event stream is written to `socket` from now on, its head being written already.
   * Returns the function that tells its end, and may be called more than once.
   */
  streams(socket: Socket): () => void
  /**
   * The faults that hold for a connection now; the servers heed those that only they can bring about: errors,
   * heartbeats that are left out, what becomes of single messages.
   */
  faults(socket: Socket): NetworkFaults
  /** Decides by chance whether a fault meets a request or a message. @param percent the share that it meets. */
  draws(percent: number): boolean
}

const nothing = (): void => undefined

/** No line at all: everything passes at once. */
export const noLine: SocketLine = {
  accepted: nothing,
  named: nothing,
  answered: nothing,
  carried: (_socket, then) => then(),
  streams: () => nothing,
  faults: () => noFaults,
  draws: () => false,
}
