import type { Speech } from './counted-client.ts'

/** What clients received since they were opened. */
export interface Received {
  readonly messages: number
  /** Messages that are missing, came twice or too late, on any connection. */
  readonly faults: number
  /** Connections that are closed. */
  readonly closed: number
  /** A sample of delays, from due to arrival, ms. */
  readonly delays: readonly number[]
}

/** What a process full of clients can be told. */
export interface LoadOrders {
  /** Opens this many connections; resolves once the server has answered on all. */
  open(options: {
    readonly port: number
    readonly speech: Speech
    readonly count: number
  }): Promise<void>
  /** Begins to sample delays. */
  sample(): void
  /** Ends sampling. */
  settle(): void
  /** Tells the delays of the sample, ms, and forgets them. */
  take(): readonly number[]
  /** Waits until every connection has `newest`, at most `timeout` ms; then tells what came. */
  finish(newest: number, timeout: number): Promise<Received>
  /** Connections that are closed. */
  closed(): number
  /** CPU that this process used so far, µs. */
  cpu(): number
}
