import type { Incident } from '../../main/shared/contract/incident.ts'
import type { NetworkFaultsPatch, NetworkScope } from '../../main/shared/contract/network.ts'
import type { ScopedFaults } from '../../main/shared/contract/network.ts'
import type { Status } from '../../main/shared/contract/status.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import { hasFaults } from '../../main/shared/contract/faults-in-force.ts'

/** Something that lasted, or lasts still: `to` is undefined as long as it does. Page clock, epoch ms. */
export type Period = { readonly from: number; readonly to: number | undefined } & (
  | { readonly kind: 'fault'; readonly scope: NetworkScope; readonly faults: NetworkFaultsPatch }
  | { readonly kind: 'stopped' | 'ended'; readonly scope: Transport }
)

/** Something that a person did, at one moment of the page's clock. */
export interface Moment extends Omit<Incident, 'at'> {
  readonly at: number
}

/** What happened around the panes: faults and stops with their times, and incidents. */
export interface Happenings {
  status(status: Pick<Status, 'network' | 'servers'>, at: number): void
  incident(moment: Moment): void
  periods(): readonly Period[]
  moments(): readonly Moment[]
}

/** True where a fault of this scope concerns the pane. */
export function concerns(scope: NetworkScope, pane: string, transport: Transport): boolean {
  if (pane.startsWith(foreignClients)) return scope === 'all' || scope === 'foreign'
  if (typeof scope === 'string') return scope === 'all' || scope === transport
  return scope.client === pane
}

/** What two statuses have in common has the same key. */
function keyed({ network, servers }: Pick<Status, 'network' | 'servers'>): Map<string, Opening> {
  const faulty = network.filter(({ faults }) => hasFaults(faults))
  const away = transports.filter((transport) => servers[transport].state !== 'running')
  return new Map<string, Opening>([
    ...faulty.map((scoped): [string, Opening] => [
      JSON.stringify(scoped),
      { kind: 'fault', ...scoped },
    ]),
    ...away.map((scope): [string, Opening] => {
      const kind = servers[scope].state === 'ended' ? 'ended' : 'stopped'
      return [`${kind} ${scope}`, { kind, scope }]
    }),
  ])
}
type Opening =
  | ({ readonly kind: 'fault' } & ScopedFaults)
  | { readonly kind: 'stopped' | 'ended'; readonly scope: Transport }

/** Keeps the latest `limit` periods and as many moments; the oldest are dropped first. */
export function createHappenings(limit = 500): Happenings {
  let periods: readonly Period[] = []
  let moments: readonly Moment[] = []
  let open = new Map<string, Period>()

  return {
    status(status, at) {
      const next = keyed(status)
      const ended = [...open].filter(([key]) => !next.has(key)).map(([, period]) => period)
      const begun = [...next].filter(([key]) => !open.has(key))
      if (ended.length === 0 && begun.length === 0) return
      const started = begun.map(([key, opening]): [string, Period] => [
        key,
        { ...opening, from: at, to: undefined },
      ])
      const left = [...open].filter(([key]) => next.has(key))
      open = new Map([...left, ...started])
      periods = [
        ...periods.map((period) => (ended.includes(period) ? { ...period, to: at } : period)),
        ...started.map(([, period]) => period),
      ].slice(-limit)
    },
    incident(moment) {
      moments = [...moments, moment].slice(-limit)
    },
    periods: () => periods,
    moments: () => moments,
  }
}
