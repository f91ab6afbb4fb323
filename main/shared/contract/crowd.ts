import { audienceMost } from './audience.ts'
import { clientPattern } from './limits.ts'
import type { WireBooking } from './status.ts'
import { transports, type Transport } from './transport.ts'
import { z } from './zod.ts'

/** Many light clients of one transport whose delays are measured in windows: the subject of an experiment with a fleet. */
export interface CrowdPlan {
  /** The id that all of them give themselves, by which their bytes are booked and faults name them. */
  readonly client: string
  readonly transport: Transport
  readonly clients: number
  /** Clients that begin to connect each second. */
  readonly connectRate: number
  /** ms; only polling has one. */
  readonly pollInterval: number
}

export const crowdPlan: z.ZodType<CrowdPlan> = z.strictObject({
  client: z.string().regex(clientPattern),
  transport: z.enum(transports),
  clients: z.number().int().min(1).max(audienceMost),
  connectRate: z.number().min(1).max(audienceMost),
  pollInterval: z.number().int().min(1),
})

/** CPU and event loop of a process, since a window began. */
export interface CrowdLoad {
  /** Cores that it kept busy. */
  readonly cpuShare: number
  /** The share of the time in which its event loop had something to do, 0 to 1. */
  readonly busy: number
  /** The 99th percentile of how late its event loop was, ms. */
  readonly loopLateMs: number
}

/** What a crowd did since its window began. Times are epoch ms of the engine's clock. */
export interface CrowdReading {
  readonly since: number
  /** When the window ended, or now. */
  readonly until: number
  readonly now: number
  /** Messages that were stored meanwhile. */
  readonly written: number
  readonly connected: number
  /** Connections that broke, and attempts that failed. */
  readonly closed: number
  /** Messages, over all clients. */
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Messages of the window that clients have not got; 0 while it goes on. */
  readonly behind: number
  /** All delays, of all clients, as `DelayHistogram.encode` has them. */
  readonly delays: string
  /** From the first client that had a message to the last, ms: the median over messages; null without any. */
  readonly spreadMs: number | null
  /** Bytes of the clients' own processes for each client. */
  readonly memoryPerClient: number
  /** Of the busiest of their processes. */
  readonly load: CrowdLoad
  readonly server: CrowdLoad & { /** CPU, µs. */ readonly micros: number }
  /** What was booked for all of them. */
  readonly wire: WireBooking
}
