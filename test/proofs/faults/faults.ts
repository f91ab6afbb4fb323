import type { NetworkFaultsPatch, NetworkScope } from '../../../main/shared/contract/network.ts'
import { pick, type Random } from '../../../main/shared/random.ts'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'

/** One thing that goes wrong. */
export type Fault =
  | { readonly kind: 'cut'; readonly scope: NetworkScope }
  | { readonly kind: 'close'; readonly scope: NetworkScope; readonly code: number }
  | { readonly kind: 'restart'; readonly servers: 'all' | Transport; readonly downFor: number }
  | {
      readonly kind: 'line'
      readonly name: string
      readonly scope: NetworkScope
      readonly faults: NetworkFaultsPatch
      /** How long it lasts, ms; `found`: until every pane that it hits has noticed. */
      readonly lasts: number | 'found'
      /** Open connections are cut while it lasts, so that new ones meet it. */
      readonly cut: boolean
    }

/** Every kind of fault; each run of at least this many uses each at least once. */
export const faultNames = [
  'cut',
  'close',
  'restart',
  'half-open',
  'half-open until found',
  'down',
  'latency',
  'bandwidth',
  'sliced',
  'unavailable',
  'held back',
  'no heartbeats',
] as const
export type FaultName = (typeof faultNames)[number]

/** Codes that servers send and that do not mean an orderly end. */
const closeCodes = [1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 4000, 4999]

const between = (random: Random, from: number, to: number): number =>
  Math.round(from + random() * (to - from))

/** Everything, one transport, or one pane, a third of the time each. */
function anyScope(random: Random, panes: readonly string[]): NetworkScope {
  return pick<() => NetworkScope>(random, [
    () => 'all',
    () => pick(random, transports),
    () => ({ client: pick(random, panes) }),
  ])()
}

/** Makes up a fault of this name. */
export function makeFault(name: FaultName, random: Random, panes: readonly string[]): Fault {
  const scope = anyScope(random, panes)
  const line = (
    faults: NetworkFaultsPatch,
    lasts: number | 'found' = between(random, 500, 3_000),
    cut = random() < 0.5,
  ): Fault => ({ kind: 'line', name, scope, faults, lasts, cut })
  switch (name) {
    case 'cut':
      return { kind: 'cut', scope }
    case 'close': {
      const sockets = pick<NetworkScope>(random, ['all', 'websocket'])
      return { kind: 'close', scope: sockets, code: pick(random, closeCodes) }
    }
    case 'restart': {
      const servers = pick<'all' | Transport>(random, ['all', ...transports])
      return { kind: 'restart', servers, downFor: between(random, 0, 2_500) }
    }
    case 'half-open':
      return line({ halfOpen: true }, between(random, 200, 6_000), false)
    case 'half-open until found':
      return line({ halfOpen: true }, 'found', false)
    case 'down':
      return line({ down: true }, undefined, false)
    case 'latency': {
      const latency = between(random, 20, 1_500)
      return line({ latency, jitter: between(random, 1, latency) })
    }
    case 'bandwidth':
      return line({ bandwidth: between(random, 2_000, 30_000) })
    case 'sliced':
      return line({ sliced: between(random, 1, 64) })
    case 'unavailable':
      return line({ unavailable: between(random, 1, 3) }, undefined, true)
    case 'held back':
      return line(
        random() < 0.5
          ? { holdBytes: between(random, 200, 20_000) }
          : { holdTime: between(random, 100, 4_000) },
      )
    case 'no heartbeats':
      return line({ noHeartbeats: true })
    default:
      return name satisfies never
  }
}

/** One line about a fault. */
export function describeFault(fault: Fault): string {
  const scope = 'scope' in fault ? fault.scope : fault.servers
  const where = typeof scope === 'string' ? scope : scope.client
  switch (fault.kind) {
    case 'cut':
      return `cut ${where}`
    case 'close':
      return `close ${where} with ${fault.code}`
    case 'restart':
      return `restart ${where}, down for ${fault.downFor} ms`
    case 'line': {
      const lasts = fault.lasts === 'found' ? 'until found' : `${fault.lasts} ms`
      const cut = fault.cut ? ', cut' : ''
      return `${JSON.stringify(fault.faults)} on ${where}, ${lasts}${cut}`
    }
    default:
      return fault satisfies never
  }
}
