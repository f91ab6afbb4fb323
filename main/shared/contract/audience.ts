import { transports, type Transport } from './transport.ts'
import { z } from './zod.ts'

/** Clients that are connected beside those of the window, to see what many of them do. */
export interface AudiencePlan {
  /** Each of them has as many clients. */
  readonly transports: readonly Transport[]
  /** On each of the transports. */
  readonly clients: number
  /** Clients of each transport that begin to connect each second. */
  readonly connectRate: number
}

/** Clients that the window offers; nobody is 0. */
export const audienceSizes = [10, 100, 500, 1_000, 2_000, 5_000] as const
/** Clients of a transport, and how many of them may begin to connect each second. */
export const audienceMost = 5_000
/** Clients that begin to connect each second where nobody says anything else. */
export const usualConnectRate = 200

export const audiencePlan: z.ZodType<AudiencePlan> = z.strictObject({
  transports: z
    .array(z.enum(transports))
    .min(1)
    .max(transports.length)
    .refine((names) => new Set(names).size === names.length),
  clients: z.number().int().min(1).max(audienceMost),
  connectRate: z.number().min(1).max(audienceMost),
})

/** All clients of a plan. */
export const audienceTotal = ({ transports: names, clients }: AudiencePlan): number =>
  names.length * clients

/** What limited a crowd in one window. */
export const limits = ['nobody', 'clients', 'server', 'machine'] as const
export type Limit = (typeof limits)[number]

/** How the clients of one transport do. */
export interface AudienceLane {
  readonly transport: Transport
  readonly connected: number
  /** Connections that broke and attempts that failed, messages that were skipped and that came twice: since the start. */
  readonly closed: number
  readonly missed: number
  readonly duplicated: number
  /** Of all clients, ms; null where nothing came. */
  readonly delayMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null
  readonly deliveredPerSecond: number
  /** Messages a second in the store, for each client of the plan. */
  readonly expectedPerSecond: number
  /** From the first client that had a message to the last, ms: the median over messages; null where that is not known yet. */
  readonly spreadMs: number | null
  /** Bytes of the clients' own processes for each client. */
  readonly memoryPerClient: number
  readonly limit: Limit
}

/** The audience and how it does; where nothing else is said, in the last seconds. */
export interface AudienceFigures {
  readonly plan: AudiencePlan
  /** `starting`: its processes are not there yet. `ended`: a process of it has ended, and it went with it. */
  readonly state: 'starting' | 'on' | 'ended'
  /** ms that the figures are of. */
  readonly over: number
  /** Of the servers' process, for all clients together; null where nothing was delivered. */
  readonly serverMicrosPerDelivery: number | null
  /** Cores that it kept busy. */
  readonly serverCpu: number
  readonly lanes: readonly AudienceLane[]
}

/** Clients that there are beside those of the window, or are about to be. */
export const audienceSize = (audience: AudienceFigures | undefined): number =>
  audience === undefined || audience.state === 'ended' ? 0 : audienceTotal(audience.plan)
