import type { Transport } from '../../../main/shared/contract/transport.ts'
import type { Speech } from '../../bench/load/counted-client.ts'

/** What connections of one kind were sent since the last `begin`. */
export interface Heard {
  readonly connections: number
  readonly messages: number
  /** Messages that are missing, came twice or too late, on any connection. */
  readonly faults: number
  /** Connections that do not have the newest message. */
  readonly behind: number
  /** Every delay from due to arrival, ms. */
  readonly delays: readonly number[]
  /** Ended since they were opened, and how many of them with 1013 (try again later). */
  readonly closed: number
  readonly shed: number
}

/** What became of new connections. */
export interface Arrivals {
  readonly accepted: number
  /** Answered with 503. */
  readonly refused: number
  /** Ended in any other way. */
  readonly failed: number
  /** From the begin of each to its answer, ms. */
  readonly times: readonly number[]
}

/** What a process of clients can be told. */
export interface LoadOrders {
  /** Opens this many connections; resolves once the server has answered on all. */
  open(options: {
    readonly port: number
    readonly speech: Speech
    readonly count: number
  }): Promise<void>
  /** Begins so many pollers on connections of their own, each every `interval` ms; 0 on demand. */
  poll(options: {
    readonly url: string
    readonly count: number
    readonly interval: number
    readonly after: number
  }): void
  /** One poll of every poller on demand, now. */
  pollNow(): Promise<void>
  /**
   * Delays are taken from now on.
   *
   * @param dueFromNow leaves out what was due before, and comes late.
   */
  begin(dueFromNow: boolean): void
  /** Waits until all have `newest`, at most `timeout` ms; then tells what came. */
  heard(newest: number, timeout: number): Promise<Readonly<Record<Transport, Heard>>>
  /** Opens WebSockets that read some 128 kB a second, which is less than they are sent. */
  openSlow(port: number, count: number): void
  /** WebSockets of `open` that have ended, and how many of them with 1013. */
  ended(): Pick<Heard, 'closed' | 'shed'>
  /** Opens WebSockets at so many a second and keeps them; resolves when all have been answered. */
  storm(options: {
    readonly port: number
    readonly rate: number
    readonly seconds: number
  }): Promise<Arrivals>
  /** Ends every connection that was opened or stormed. */
  leave(): void
}
