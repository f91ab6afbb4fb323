import { clientPattern } from './limits.ts'
import { transports, type Transport } from './transport.ts'
import { z } from './zod.ts'

/** Client to server, or server to client. */
export type WireDirection = 'up' | 'down'

/**
 * One thing that happened on a captured socket: it was accepted or closed, or bytes were carried.
 * Times are the server's clock, epoch ms.
 */
export interface WireSegment {
  /** Rises by one with every segment of a capture. */
  readonly seq: number
  /** Numbers the accepted sockets since the start. */
  readonly connection: number
  readonly at: number
  readonly event: 'open' | 'close' | WireDirection
  /** Bytes of this direction that the connection carried before these: a jump is a gap. */
  readonly offset: number
  /** Base64; empty for `open` and `close`. */
  readonly bytes: string
}

/** In the place of a client: all that give no `client=`. No id can look like it. */
export const foreignClients = '*foreign'

export interface WireQuery {
  readonly transport: Transport
  /** Its id, or `foreignClients`. */
  readonly client: string
  /** The `next` of the reading before; 0 at first. */
  readonly after: number
}

/** What was captured for one client behind a segment. */
export interface WireReading {
  /** When the capture was armed, server clock in epoch ms. */
  readonly since: number
  readonly segments: readonly WireSegment[]
  /** What to ask for next. */
  readonly next: number
  /** Whether more is there already. */
  readonly more: boolean
  /** Bytes that left the capture unread since it was armed. */
  readonly dropped: number
}

/** A capture is armed by reading it, and ends when nobody has read it for `lease`. */
export const wireLimits = {
  /** Bytes that the capture of one client holds; the oldest go first. */
  held: 1_048_576,
  /** Bytes of a reading. */
  reading: 262_144,
  /** ms without a reading after which a capture ends. */
  lease: 5_000,
  /** Captures at once; the one read longest ago gives way. */
  captures: 16,
} as const

export const wireQuery: z.ZodType<WireQuery> = z.strictObject({
  transport: z.enum(transports),
  client: z.union([z.literal(foreignClients), z.string().regex(clientPattern)]),
  after: z.number().int().min(0),
})
