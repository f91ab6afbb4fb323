import type { Message } from '../contract/message.ts'
import type { EffectiveOptions } from '../contract/pins.ts'
import type { ConnectionState, ReadyState } from '../contract/transport.ts'
import type { ServerClock } from './server-clock.ts'

/** What a client needs to know; read at every use, so a change applies at the next occasion. */
export interface ClientOptions {
  /** Base address of the server, for example `http://127.0.0.1:3000`. */
  readonly url: () => string
  /** The id under which the servers book this client's bytes. */
  readonly client: string
  /**
   * What is in force for it of settings and pins, as their rows say it; a change of what a connection was
   * made with needs `reconnect()`.
   */
  readonly effective: () => EffectiveOptions
  /**
   * The stream and its bounds as the page last heard, 0 while unknown or empty. SSE and WebSocket
   * start a little before the newest id, so that the feed is not empty; it should be fresh.
   */
  readonly store: () => {
    readonly stream: string
    readonly oldest: number
    readonly newest: number
  }
  /**
   * Whether the engine said, over its control channel, that its servers refuse this page's origin.
   * A page cannot see that by itself: to fetch a 403 without CORS headers is a dead server, and
   * EventSource and WebSocket hide every status.
   */
  readonly refused: () => boolean
  /** Whether the policy of the page itself forbids the server's address, as far as that is known yet. */
  readonly forbidden: () => boolean
  /** The clock that `createdAt` was read from. */
  readonly clock: Pick<ServerClock, 'offset' | 'uncertainty'>
}

/** Why a connection is where it is, as codes that the window puts into words. */
export const stateReasons = [
  'started',
  'opened',
  'stopped-by-user',
  'lost',
  'server-ended',
  'refused-origin',
  'page-policy',
  'server-gone',
  'heartbeat-missed',
  'timeout',
  'bad-answer',
  'browser-limit',
  'replaced',
] as const
export type StateReason = (typeof stateReasons)[number]

/** What else is known, as far as the browser tells a page. */
export interface StateDetail {
  /** The close code of a WebSocket (RFC 6455 section 7.4); 1006 where the peer sent none. */
  readonly closeCode?: number
  /** The HTTP status that ended it. */
  readonly status?: number
  /** `Retry-After` of the answer, in s. */
  readonly retryAfter?: number
  /** ms until the next attempt. */
  readonly nextIn?: number
}

/** One HTTP request of a polling client, or one connection attempt of the other two. */
export interface RequestRecord {
  readonly startedAt: number
  readonly endedAt: number
  /** HTTP status, 0 where none came. */
  readonly status: number
  /** Messages new to this client. */
  readonly fresh: number
  /** All rows of an answer that carries those that have come before, too; undefined for any other. */
  readonly rows?: number | undefined
  readonly aborted: boolean
}

/** What a client reports. Times are `ClientEnvironment.now()`. Calls come outside any framework's reactivity. */
export interface ClientSink {
  onState(
    state: ConnectionState,
    readyState: ReadyState,
    reason: StateReason,
    detail?: StateDetail,
  ): void
  /**
   * The newest id when it connected first, or first to another stream: what came before is history.
   * Rows that are handed over before this call are history too.
   *
   * @param stream the one that the ids belong to; undefined where no server named it.
   */
  onBaseline(id: number, stream: string | undefined): void
  /**
   * `replayed`: asked for after a break. In all-rows mode the rows already known are left out. The
   * array may be used again after the call: keep the messages, not the array.
   */
  onMessages(messages: readonly Message[], arrivedAt: number, replayed: boolean): void
  onRequest(record: RequestRecord): void
  /** Since when the poll in flight waits for its answer; undefined if none is. Only for polling. */
  onAsking(since: number | undefined): void
  /** A tick that met a poll still in flight and was skipped. */
  onLate(): void
  /** `restarts`: the ids heard so far say nothing any more, and another baseline follows. */
  onReset(stream: string, oldest: number, newest: number, restarts: boolean): void
  onHeartbeat(at: number): void
  /** What arrived was no message, and nothing else that is known: broken JSON. Of polling it is a whole answer. */
  onUnreadable(): void
}

/** The one shape of the three clients. */
export interface Client {
  start(): void
  /** Ends everything it has open. Idempotent; `start` may follow. */
  stop(): void
  /** Closes and opens again with the options now in force, resuming where it was. */
  reconnect(): void
  /** Sends a message over this transport. @throws PlaygroundError with the server's refusal. */
  post(body: string, author: string): Promise<{ readonly id: number }>
  /** The newest id it has seen. */
  cursor(): number
}
