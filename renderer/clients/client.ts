import type { Message } from '../../main/contract/message.ts'
import type { PollMode } from '../../main/contract/settings.ts'
import type { ConnectionState, ReadyState, Transport } from '../../main/contract/transport.ts'

/** What a client needs to know; read at every use, so a change applies at the next occasion. */
export interface ClientOptions {
  /** Base address of the server, for example `http://127.0.0.1:3000`. */
  readonly url: () => string
  /** The id under which the servers book this client's bytes. */
  readonly client: string
  /** Start to start, in ms; in long poll the pause after an answer. Polling alone. */
  readonly pollInterval: () => number
  /** Polling alone. */
  readonly pollMode: () => PollMode
  /** ms, 0 at once. SSE and WebSocket alone; a change needs `reconnect()`. */
  readonly pushInterval: () => number
  /** Visible heartbeat in ms, 0 off. SSE and WebSocket alone; a change needs `reconnect()`. */
  readonly heartbeat: () => number
  /** Whether a new connection asks for what was missed. */
  readonly resume: () => boolean
}

/** Why a connection is where it is, as a code that the window puts into words. */
export type StateReason =
  | 'started'
  | 'opened'
  | 'stopped-by-user'
  | 'lost'
  | 'server-ended'
  | 'refused-origin'
  | 'server-gone'
  | 'heartbeat-missed'
  | 'timeout'
  | 'bad-answer'
  | 'browser-limit'
  | 'replaced'

/** One HTTP request of a polling client, or one connection attempt of the other two. */
export interface RequestRecord {
  readonly startedAt: number
  readonly endedAt: number
  /** HTTP status, 0 where none came. */
  readonly status: number
  /** Messages new to this client. */
  readonly fresh: number
  readonly aborted: boolean
}

/** What a client reports. Times are `Ambient.now()`. Calls come outside any framework's reactivity. */
export interface ClientSink {
  onState(state: ConnectionState, readyState: ReadyState, reason: StateReason): void
  /** The newest id when it connected first: what came before is history. */
  onBaseline(id: number): void
  /** `replayed`: asked for after a break. In all-rows mode the rows already known are left out. */
  onMessages(messages: readonly Message[], arrivedAt: number, replayed: boolean): void
  onRequest(record: RequestRecord): void
  /** A tick that met a poll still in flight and was skipped. */
  onLate(): void
  onReset(stream: string, oldest: number, newest: number): void
  onHeartbeat(at: number): void
}

/** The surroundings, handed in so that tests drive them. The browser's own by default. */
export interface Ambient {
  readonly fetch: typeof fetch
  readonly EventSource: typeof EventSource
  readonly WebSocket: typeof WebSocket
  /** Epoch ms with fractions, monotonic. */
  now(): number
  /** Returns the function that cancels it. */
  after(delay: number, action: () => void): () => void
  random(): number
}

/** The one shape of the three clients. */
export interface Client {
  readonly transport: Transport
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
