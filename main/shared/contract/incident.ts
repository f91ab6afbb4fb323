import { networkScope, type NetworkScope } from './network.ts'
import { transports, type Transport } from './transport.ts'
import { z } from './zod.ts'

/**
 * Something that was done to open connections, at one moment: by a person, or, where it is `replaced` or `rewound`, since
 * another stream took the place of the one that was read.
 */
export interface Incident {
  /** Server clock, epoch ms. */
  readonly at: number
  readonly kind: 'cut' | 'closed' | 'restarted' | 'restarted-empty' | 'replaced' | 'rewound'
  readonly scope: NetworkScope
  /** Connections that it hit. */
  readonly connections: number
  /** The close code of a WebSocket. */
  readonly code?: number
}

/** Closes connections of a scope with a code that a server may send (RFC 6455 section 7.4). */
export interface CloseOrder {
  readonly scope: NetworkScope
  readonly code: number
}
export const closeOrder: z.ZodType<CloseOrder> = z.strictObject({
  scope: networkScope,
  code: z
    .number()
    .int()
    .refine(
      (code) =>
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014].includes(code) ||
        (code >= 3_000 && code <= 4_999),
    ),
})

/** Stops servers and starts them again. */
export interface RestartOrder {
  readonly servers: 'all' | Transport
  /**
   * false: as a server whose messages were in its memory. The store is emptied, its stream has
   * another id, and the ids begin at 1; that concerns all servers, so all are restarted.
   */
  readonly history: boolean
  /** ms between stop and start. */
  readonly downFor: number
}
export const restartOrder: z.ZodType<RestartOrder> = z.strictObject({
  servers: z.union([z.literal('all'), z.enum(transports)]),
  history: z.boolean(),
  downFor: z.number().int().min(0).max(30_000),
})
