import { PlaygroundError } from './errors.ts'
import { clientPattern } from './limits.ts'
import { transports, type Transport } from './transport.ts'
import { z } from './zod.ts'

/** What the line can do to the bytes of one connection. */
export interface NetworkFaults {
  /** One way, in ms, each way. */
  readonly latency: number
  /** Around the latency, in ms, each way: ± so much, and never more than the latency. */
  readonly jitter: number
  /** Bytes a second, each way and for each connection; 0 is unlimited. */
  readonly bandwidth: number
  /** At most so many bytes a write; 0 is unlimited. */
  readonly sliced: number
  /** Silence both ways, with the connection left open: bytes wait until it ends. */
  readonly halfOpen: boolean
  /** Open connections are reset, and new ones refused. */
  readonly down: boolean
  /** Requests and upgrades are answered with 503 and this `Retry-After`, in s; 0 is off. */
  readonly unavailable: number
  /**
   * As behind a proxy that buffers: what an SSE stream sends after its head is held back until so
   * many bytes have gathered; 0 sets no number of one's own: the line holds at most 256 KiB.
   */
  readonly holdBytes: number
  /** The longest that a byte is held back, in ms; 0 sets no end. Both 0: nothing is held back. */
  readonly holdTime: number
  /** Heartbeats (comments, pings, and those that pages see) never leave the server. */
  readonly noHeartbeats: boolean
}
export type NetworkFaultKey = keyof NetworkFaults
export type NetworkFaultsPatch = Partial<NetworkFaults>

/** No fault at all. */
export const noFaults: NetworkFaults = Object.freeze({
  latency: 0,
  jitter: 0,
  bandwidth: 0,
  sliced: 0,
  halfOpen: false,
  down: false,
  unavailable: 0,
  holdBytes: 0,
  holdTime: 0,
  noHeartbeats: false,
})

/** A fault that is a number: its range, beside 0, which is off. */
interface FaultRange {
  readonly min: number
  readonly max: number
  readonly unit: 'ms' | 's' | 'B/s' | 'B'
  readonly scale: 'linear' | 'log'
}

/** The ranges of the numbers among the faults, as sliders and messages need them. */
export const faultRanges = {
  latency: { min: 1, max: 5_000, unit: 'ms', scale: 'log' },
  jitter: { min: 1, max: 5_000, unit: 'ms', scale: 'log' },
  bandwidth: { min: 1_000, max: 100_000_000, unit: 'B/s', scale: 'log' },
  sliced: { min: 1, max: 65_536, unit: 'B', scale: 'log' },
  unavailable: { min: 1, max: 60, unit: 's', scale: 'linear' },
  holdBytes: { min: 1, max: 262_144, unit: 'B', scale: 'log' },
  holdTime: { min: 100, max: 60_000, unit: 'ms', scale: 'log' },
} as const satisfies Readonly<Partial<Record<NetworkFaultKey, FaultRange>>>

/** Which connections are meant: all of them, those of one server, or those of one `?client=`. */
export type NetworkScope = 'all' | Transport | { readonly client: string }

/** What is set for one scope. What is left out falls through to the wider scope. */
export interface ScopedFaults {
  readonly scope: NetworkScope
  readonly faults: NetworkFaultsPatch
}

/** At most so many scopes have faults at a time. */
export const maxScopes = 256

export const networkScope: z.ZodType<NetworkScope> = z.union([
  z.literal('all'),
  z.enum(transports),
  z.strictObject({ client: z.string().regex(clientPattern) }),
])

/** The shape of a change; its faults are checked by `checkFaults`, which names what is wrong. */
export const scopedFaults: z.ZodType<ScopedFaults> = z.strictObject({
  scope: networkScope,
  faults: z.custom<NetworkFaultsPatch>((value) => typeof value === 'object' && value !== null),
})

const amount = ({ min, max }: FaultRange): z.ZodType =>
  z.union([z.literal(0), z.number().int().min(min).max(max)])
const schemas: Readonly<Record<NetworkFaultKey, z.ZodType>> = {
  latency: amount(faultRanges.latency),
  jitter: amount(faultRanges.jitter),
  bandwidth: amount(faultRanges.bandwidth),
  sliced: amount(faultRanges.sliced),
  halfOpen: z.boolean(),
  down: z.boolean(),
  unavailable: amount(faultRanges.unavailable),
  holdBytes: amount(faultRanges.holdBytes),
  holdTime: amount(faultRanges.holdTime),
  noHeartbeats: z.boolean(),
}

/** The range of a fault in words. */
function describeFault(key: NetworkFaultKey): string {
  if (!Object.hasOwn(faultRanges, key)) return 'true or false'
  const { min, max, unit } = faultRanges[key as keyof typeof faultRanges]
  return `0 (off), or ${min} to ${max} ${unit}, a whole number`
}

/**
 * Checks faults that came from outside.
 *
 * @throws PlaygroundError `bad_setting`, naming field and range.
 */
export function checkFaults(faults: object): NetworkFaultsPatch {
  for (const [key, value] of Object.entries(faults)) {
    if (!Object.hasOwn(schemas, key)) {
      throw new PlaygroundError('bad_setting', `There is no fault named "${key}".`, key)
    }
    const known = key as NetworkFaultKey
    if (!schemas[known].safeParse(value).success) {
      throw new PlaygroundError('bad_setting', `${known} must be ${describeFault(known)}.`, known)
    }
  }
  return faults
}

/** Whether a connection is one of those that a scope means. */
export function inScope(
  scope: NetworkScope,
  transport: Transport,
  client: string | undefined,
): boolean {
  if (typeof scope !== 'string') return scope.client === client
  return scope === 'all' || scope === transport
}

/** True where two scopes mean the same connections. */
export function sameScope(one: NetworkScope, other: NetworkScope): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other
  return one.client === other.client
}

/** What holds for connections: for each fault the narrowest scope that names it. */
export function faultsFor(
  scopes: readonly ScopedFaults[],
  transport: Transport | undefined,
  client: string | undefined,
): NetworkFaults {
  const find = (wanted: NetworkScope): NetworkFaultsPatch | undefined =>
    scopes.find(({ scope }) => sameScope(scope, wanted))?.faults
  return {
    ...noFaults,
    ...find('all'),
    ...(transport === undefined ? undefined : find(transport)),
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
