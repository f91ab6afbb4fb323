import { pushTransports, type PushTransport } from './transport.ts'
import { z } from './zod.ts'

/** Many synthetic clients that reconnect by one rule. */
export interface FleetPlan {
  readonly transport: PushTransport
  readonly clients: number
  /** ms from a loss to the next attempt. */
  readonly retry: number
  /** Spreads every attempt evenly over 0 to twice `retry`, so that the mean stays. */
  readonly jitter: boolean
}

/** The id that all clients of a fleet give themselves with `?client=`: the servers keep one account for them. */
export function fleetClient({ transport }: Pick<FleetPlan, 'transport'>): string {
  return `fleet-${transport}`
}

const fleetLimits = { clients: 500, retry: 10_000 } as const

export const fleetPlan: z.ZodType<FleetPlan> = z.strictObject({
  transport: z.enum(pushTransports),
  clients: z.number().int().min(1).max(fleetLimits.clients),
  retry: z.number().int().min(100).max(fleetLimits.retry),
  jitter: z.boolean(),
})

/** What became of the fleet at the latest break: from the first loss until every client is back. */
export interface FleetBreak {
  /** Server clock, epoch ms: the first loss. */
  readonly at: number
  /** Attempts to connect by 100 ms since `at`, at most 200 of them. */
  readonly attempts: readonly number[]
  /** The most attempts in any 100 ms. */
  readonly peak: number
  /** ms until every client was connected again; undefined until then. */
  readonly recoveredAfter: number | undefined
}

export interface FleetFigures {
  readonly plan: FleetPlan
  readonly open: number
  /** Attempts to connect, the first ones included. */
  readonly attempts: number
  /** Attempts that failed: refused, reset, answered with an error, or with nothing for 10 s. */
  readonly refused: number
  /** Messages, over all clients. */
  readonly received: number
  /** Messages that a client did not get: ids it skipped, where the server told of no `reset`. */
  readonly missed: number
  readonly lastBreak: FleetBreak | undefined
}
