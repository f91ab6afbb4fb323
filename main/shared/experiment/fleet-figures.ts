import type { Limit } from '../contract/audience.ts'
import type { CrowdLoad } from '../contract/crowd.ts'

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
  /**
   * The share of the time in which the event loop of the servers, and of the busiest process of clients, had something to do, 0
   * to 1: a process that is given less of a core than it wants is busy all the same. Runs of before have none.
   */
  readonly serverBusy?: number | undefined
  readonly fleetBusy?: number | undefined
  /** Bytes of the clients' processes for each client. */
  readonly memoryPerClient: number
  readonly limit: Limit
}

/** Cores above which a process has no time to spare. */
const busyFrom = 0.8
/** The share of the time above which an event loop has no end of its work in sight. */
const neverIdleFrom = 0.9
/** An event loop that is later than this share of the 95th percentile is a part of it. */
const lateShare = 0.25
/** Delays below this, ms, are nobody's trouble. */
const quickBelow = 20
/** A process that is this many times as late as the other is the one that was slowed down. */
const muchLater = 3

type Load = Pick<
  FleetRound,
  'serverCpu' | 'serverLateMs' | 'serverBusy' | 'fleetCpu' | 'fleetLateMs' | 'fleetBusy'
>

/** The servers' process and the busiest one of clients, as a round has them. */
export function loadOf(server: CrowdLoad, clients: CrowdLoad): Required<Load> {
  return {
    serverCpu: server.cpuShare,
    serverBusy: server.busy,
    serverLateMs: server.loopLateMs,
    fleetCpu: clients.cpuShare,
    fleetBusy: clients.busy,
    fleetLateMs: clients.loopLateMs,
  }
}

/** Where one side is that much later than the other it is the one; else it is the machine that both share. */
function laterOf({ serverLateMs, fleetLateMs }: Load): Limit {
  if (fleetLateMs > muchLater * serverLateMs) return 'clients'
  return serverLateMs > muchLater * fleetLateMs ? 'server' : 'machine'
}

/**
 * Who was the limit: a process that had no time to spare, or one that was slowed down from outside; the machine where both
 * wanted more of it than they were given.
 *
 * @param p95 of the delays, ms; undefined where nothing came.
 */
export function limitOf(load: Load, p95: number | undefined): Limit {
  const { serverCpu, serverLateMs, serverBusy = 0, fleetCpu, fleetLateMs, fleetBusy = 0 } = load
  // The clients come first: where they had no time, the delays are theirs, whatever the servers did.
  if (fleetCpu > busyFrom) return 'clients'
  if (serverCpu > busyFrom) return 'server'
  // Busy all the time with less than a core: somebody else had the rest.
  const [server, clients] = [serverBusy > neverIdleFrom, fleetBusy > neverIdleFrom]
  if (server && clients) return laterOf(load)
  if (clients) return 'clients'
  if (server) return 'server'
  const matters = p95 !== undefined && p95 > quickBelow
  const late = matters && Math.max(serverLateMs, fleetLateMs) > lateShare * p95
  return late ? laterOf(load) : 'nobody'
}

/** Who was the limit in most of these windows; of several the worse. */
export function usualLimit(windows: readonly Limit[]): Limit {
  const order = ['nobody', 'machine', 'server', 'clients'] as const
  const count = (limit: Limit): number => windows.filter((one) => one === limit).length
  return order.reduce<Limit>(
    (most, limit) => (count(limit) >= count(most) ? limit : most),
    'nobody',
  )
}
