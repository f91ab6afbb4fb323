/** What the servers of one transport are like, and what a client can learn from them. */
export interface TransportRow {
  /** The port that its server takes where nobody asks for another: the article's. */
  readonly port: number
  /** Without its `:`; the same with an `s` is for a proxy that encrypts. */
  readonly scheme: 'http' | 'ws'
  /** What a client asks for (PROTOCOL 2.1, 3.1 and 4.1). */
  readonly path: `/${string}`
  /** Whether the server sends on an open connection, or answers one question after the other. */
  readonly pushes: boolean
  /** What the captured bytes are: requests with their answers, events of a stream, or frames. */
  readonly reads: 'exchanges' | 'events' | 'frames'
  /**
   * How the server tells a client to stop: with a code (RFC 6455 section 7.4), by refusing the next
   * attempt, or not at all.
   */
  readonly closes: 'codes' | 'stream-end' | 'none'
  /**
   * Whether it is one HTTP answer without an end: a buffering proxy can hold it back, and it keeps one
   * of the six HTTP/1.1 connections that a browser opens to a host.
   */
  readonly streams: boolean
  /** Whether a client sends on the connection on which it receives. */
  readonly duplex: boolean
  /** Connections at once. */
  readonly connections: number
}

/**
 * The transports, in the order in which the window shows them. What depends on a transport asks its row,
 * or has a registry with a key for each; no other place compares names.
 */
export const transportRows = {
  polling: {
    port: 3_000,
    scheme: 'http',
    path: '/getData',
    pushes: false,
    reads: 'exchanges',
    closes: 'none',
    streams: false,
    duplex: false,
    connections: 10_000,
  },
  sse: {
    port: 4_000,
    scheme: 'http',
    path: '/sse',
    pushes: true,
    reads: 'events',
    closes: 'stream-end',
    streams: true,
    duplex: false,
    connections: 10_000,
  },
  websocket: {
    port: 8_181,
    scheme: 'ws',
    path: '/',
    pushes: true,
    reads: 'frames',
    closes: 'codes',
    streams: false,
    duplex: true,
    connections: 10_000,
  },
} as const satisfies Readonly<Record<string, TransportRow>>

/** A protocol by which messages travel, and the server that speaks it. */
export type Transport = keyof typeof transportRows
/** A transport whose server sends without being asked. */
export type PushTransport = {
  [Name in Transport]: (typeof transportRows)[Name]['pushes'] extends true ? Name : never
}[Transport]

/** The names of all transports, in the order of the table. */
export const transports = Object.keys(transportRows) as [Transport, ...Transport[]]
export const pushTransports = transports.filter((name) => transportRows[name].pushes) as [
  PushTransport,
  ...PushTransport[],
]

/**
 * One vocabulary for the connection of every transport. `waiting` is a pause before the next
 * attempt, `refused` an end that only a person can change (a refused origin, an ended stream).
 */
export const connectionStates = [
  'idle',
  'connecting',
  'open',
  'waiting',
  'refused',
  'closed',
] as const
export type ConnectionState = (typeof connectionStates)[number]

/**
 * `readyState` as the page's own object would report it: EventSource has 0 to 2, WebSocket 0 to 3;
 * polling has no such object and answers undefined.
 */
export type ReadyState = 0 | 1 | 2 | 3 | undefined
