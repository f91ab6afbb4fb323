import { noFaults, type NetworkFaults, type NetworkFaultsPatch } from './faults.ts'
import { clientPattern } from './limits.ts'
import { transports, type Transport } from './transport.ts'
import { z } from './zod.ts'

export * from './faults.ts'

/**
 * Which connections are meant: all of them, those of one server, those of one `?client=`, or the `foreign`
 * ones, which name no client: a person's own page, curl.
 */
export type NetworkScope = 'all' | 'foreign' | Transport | { readonly client: string }

/** What is set for one scope. What is left out falls through to the wider scope. */
export interface ScopedFaults {
  readonly scope: NetworkScope
  readonly faults: NetworkFaultsPatch
}

/** How many scopes may have faults at a time. */
export const maxScopes = 256

export const networkScope: z.ZodType<NetworkScope> = z.union([
  z.enum(['all', 'foreign']),
  z.enum(transports),
  z.strictObject({ client: z.string().regex(clientPattern) }),
])

/** The shape of a change; its faults are checked by `checkFaults`, which names what is wrong. */
export const scopedFaults: z.ZodType<ScopedFaults> = z.strictObject({
  scope: networkScope,
  faults: z.custom<NetworkFaultsPatch>((value) => typeof value === 'object' && value !== null),
})

/** Whether a connection is one of those that a scope means. @param client undefined where it names none. */
export function inScope(
  scope: NetworkScope,
  transport: Transport,
  client: string | undefined,
): boolean {
  if (typeof scope !== 'string') return scope.client === client
  return scope === 'all' || scope === transport || (scope === 'foreign' && client === undefined)
}

/** True where two scopes mean the same connections. */
export function sameScope(one: NetworkScope, other: NetworkScope): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other
  return one.client === other.client
}

/**
 * What holds for connections: for each fault the narrowest scope that names it.
 *
 * @param isForeign whether they are known to name no client; before its first request nothing is known.
 */
export function faultsFor(
  scopes: readonly ScopedFaults[],
  transport: Transport | undefined,
  client: string | undefined,
  isForeign = false,
): NetworkFaults {
  const find = (wanted: NetworkScope): NetworkFaultsPatch | undefined =>
    scopes.find(({ scope }) => sameScope(scope, wanted))?.faults
  return {
    ...noFaults,
    ...find('all'),
    ...(transport === undefined ? undefined : find(transport)),
    ...(isForeign ? find('foreign') : undefined),
    ...(client === undefined ? undefined : find({ client })),
  }
}

/**
 * Networks by the names people know, as round figures of an ordinary day: one-way latency, jitter
 * and the rate of each direction. Where real links are asymmetric, the rate is that of the way down.
 */
export const networkProfiles = {
  /** UMTS/HSPA, a few bars: 1.6 Mbit/s, 200 ms there and back. */
  '3g': { latency: 100, jitter: 30, bandwidth: 200_000 },
  /** ADSL2+, some way from the exchange: 8 Mbit/s, 30 ms there and back. */
  dsl: { latency: 15, jitter: 3, bandwidth: 1_000_000 },
  /** A shared access point: 40 Mbit/s, and the jitter of a busy channel. */
  wifi: { latency: 4, jitter: 3, bandwidth: 5_000_000 },
  /** Geostationary: 36,000 km up and down again take 240 ms, the rest is equipment. 20 Mbit/s. */
  satellite: { latency: 300, jitter: 20, bandwidth: 2_500_000 },
  /** A train under a hill: what is left of a mobile network, 64 kbit/s. */
  tunnel: { latency: 500, jitter: 400, bandwidth: 8_000 },
} as const satisfies Readonly<Record<string, NetworkFaultsPatch>>
export type NetworkProfile = keyof typeof networkProfiles
