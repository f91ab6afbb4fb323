/** Every limit of the playground, in one place. Milliseconds and bytes unless the name says else. */
export const webSocketLimits = {
  maxPayload: 65_536,
  maxFragments: 64,
  maxBufferedChunks: 1_024,
  pingInterval: 15_000,
  closeTimeout: 5_000,
  buffered: 1_048_576,
  /** Unreadable posts in a row before the socket is closed with 1008. */
  badMessagesInARow: 10,
} as const

export const httpLimits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 65_000,
  body: 65_536,
  url: 2_048,
  headers: 100,
  /** How long a CORS preflight may be cached, s. */
  preflightMaxAgeSeconds: 600,
} as const

export const sseLimits = {
  retry: 2_000,
  commentInterval: 15_000,
  buffered: 1_048_576,
} as const

export const pollingLimits = {
  maxLimit: 10_000,
  maxWait: 30_000,
  answerRows: 10_000,
  answerBytes: 8_388_608,
} as const

/** A reader that takes nothing for this long while output is pending is cut off. */
export const stalledReaderTimeout = 30_000

export const storeLimits = {
  /** Rows and bytes of the tail that is kept in memory. */
  tailRows: 10_000,
  tailBytes: 4_194_304,
  /** The most bytes of messages in the file, whatever the number of rows. */
  retentionBytes: 536_870_912,
  /** How long a busy store is retried, without blocking, before `store_busy`. */
  busyRetry: 5_000,
  authorLength: 64,
  refLength: 64,
  /** The same `ref` or Idempotency-Key within this time is not stored twice. */
  refWindow: 60_000,
} as const

/** `push rate × payload` may not exceed this, in bytes a second. */
export const maxProducedBytesPerSecond = 8_000_000

export const paneLimits = {
  /** A poll is aborted after this long without an answer. */
  pollTimeout: 10_000,
  /** Upper bound of the back-off before a new connection. */
  maxBackoff: 5_000,
  /** Rows a pane keeps for its feed; older ones are dropped and counted. */
  feedRows: 5_000,
} as const

/** The id that a client gives itself with `?client=`. */
export const clientPattern = /^[A-Za-z0-9_-]{1,64}$/
