import type { Cancel, Time } from '../../shared/time.ts'

/** Where a client goes on. */
export interface Cursor {
  /** The id it has seen last. */
  readonly after: number
  /** The stream that id belongs to; undefined where the client was never told. */
  readonly stream: string | undefined
}

/** Why an attempt failed or a connection broke, as far as that is known. */
export interface Loss {
  /** Of an answer that let nobody in. */
  readonly status?: number
  /** Of a WebSocket that was closed (RFC 6455 7.4). */
  readonly closeCode?: number
}

/** What a client hears of its connection. After `lost` or `ended` nothing comes any more. */
export interface LightEvents {
  opened(): void
  /** @param dueAt epoch ms of the engine's clock; NaN unless the client looks for it. */
  message(id: number, dueAt: number): void
  /** The cursor meant nothing there; the messages behind this one come next. */
  reset(cursor: Cursor): void
  /** The attempt failed, or the connection broke: it may be tried again. */
  lost(loss: Loss): void
  /** The server told its clients to stop. */
  ended(): void
}

export interface LightOptions {
  /** Address of the server, for example `http://127.0.0.1:4000`. */
  readonly base: string
  readonly time: Pick<Time, 'now' | 'after'>
  /** The id it gives itself, which the servers book its bytes by; none by default. */
  readonly client?: string
  /** Whether it looks for when a message was due: that costs a little for each. False by default. */
  readonly dated?: boolean
  /** From one poll to the next, start to start, ms; 500 by default; it may change while they go on. Only for polling. */
  readonly pollInterval?: number
}

/**
 * Connects one client; returns the function that closes it without another word. Without a cursor it is live from
 * the newest message.
 */
export type LightClient = (cursor: Cursor | undefined, events: LightEvents) => Cancel

/** Creates the light client of a transport, for any number of connections. */
export type CreateLightClient = (options: LightOptions) => LightClient
