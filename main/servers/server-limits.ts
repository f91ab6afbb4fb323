import {
  httpLimits,
  sseLimits,
  stalledReaderTimeout,
  webSocketLimits,
} from '../shared/contract/limits.ts'

/** The limits that a test may want to reach sooner. Milliseconds and bytes. */
export interface ServerLimits {
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly connectionsCheckingInterval: number
  readonly keepAliveTimeout: number
  /** A reader without progress for this long is cut off. */
  readonly stalledReader: number
  /** Bytes that may be due to a reader of a push that does not take them. */
  readonly buffered: number
  readonly commentInterval: number
  readonly pingInterval: number
  /** How long a peer may take to answer a close frame. */
  readonly closeTimeout: number
  /** How long a server that stops waits for its clients to say goodbye. */
  readonly stopGrace: number
  /** How long a server that stops waits for answers under way to get out, at each of its steps. */
  readonly flushGrace: number
  /** How long a request that was refused is still read, so that a reset does not eat the refusal. */
  readonly linger: number
}

/** The limits of the contract. `buffered` is the same for SSE and WebSocket. */
export const defaultLimits: ServerLimits = {
  headersTimeout: httpLimits.headersTimeout,
  requestTimeout: httpLimits.requestTimeout,
  connectionsCheckingInterval: httpLimits.connectionsCheckingInterval,
  keepAliveTimeout: httpLimits.keepAliveTimeout,
  stalledReader: stalledReaderTimeout,
  buffered: Math.min(sseLimits.buffered, webSocketLimits.buffered),
  commentInterval: sseLimits.commentInterval,
  pingInterval: webSocketLimits.pingInterval,
  closeTimeout: webSocketLimits.closeTimeout,
  // Below the close timeout, so that a process that was asked to end is gone within 5 s.
  stopGrace: 3_000,
  flushGrace: 250,
  linger: 500,
}
