/** What limited a crowd in one window. */
export const limits = ['nobody', 'clients', 'server', 'machine'] as const
export type Limit = (typeof limits)[number]

/** What is known of many clients of one lane in one round, besides their delays. */
export interface FleetRound {
  readonly clients: number
  /** Of them, when the window ended. */
  readonly connected: number
  /** Connections that broke in the window, and attempts that failed. */
  readonly closed: number
  readonly deliveredPerSecond: number
  /** Messages a second in the store, for each client. */
  readonly expectedPerSecond: number
  /** From the first client that had a message to the last, ms: the median over messages. */
  readonly spreadMs: number | null
  /** CPU of the servers' process for one message of one client, µs. */
  readonly serverMicrosPerDelivery: number | null
  /** Cores that the servers' process kept busy, and how late its event loop was (99th percentile, ms). */
  readonly serverCpu: number
  readonly serverLateMs: number
  /** The same of the busiest process of clients. */
  readonly fleetCpu: number
  readonly fleetLateMs: number
  /** Bytes of the clients' processes for each client. */
  readonly memoryPerClient: number
  readonly limit: Limit
}

/** Cores above which a process has no time to spare. */
const busyFrom = 0.8
/** An event loop that is later than this share of the 95th percentile is a part of it. */
const lateShare = 0.25
/** Delays below this, ms, are nobody's trouble. */
const quickBelow = 20
/** A process that is this many times as late as the other is the one that was slowed down. */
const muchLater = 3

/**
 * Who was the limit: a process that had no time to spare, or one that was slowed down from outside; the machine where both
 * were late and neither had much to do.
 *
 * @param p95 of the delays, ms; undefined where nothing came.
 */
export function limitOf(
  {
    serverCpu,
    serverLateMs,
    fleetCpu,
    fleetLateMs,
  }: Pick<FleetRound, 'serverCpu' | 'serverLateMs' | 'fleetCpu' | 'fleetLateMs'>,
  p95: number | undefined,
): Limit {
  // The clients come first: where they had no time, the delays are theirs, whatever the servers did.
  if (fleetCpu > busyFrom) return 'clients'
  if (serverCpu > busyFrom) return 'server'
  const matters = p95 !== undefined && p95 > quickBelow
  const late = matters && Math.max(serverLateMs, fleetLateMs) > lateShare * p95
  if (!late) return 'nobody'
  if (fleetLateMs > muchLater * serverLateMs) return 'clients'
  return serverLateMs > muchLater * fleetLateMs ? 'server' : 'machine'
}
