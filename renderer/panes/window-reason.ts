import { hasFaults } from '../../main/shared/contract/faults-in-force.ts'
import type { ScopedFaults } from '../../main/shared/contract/network.ts'
import type { Status } from '../../main/shared/contract/status.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { concerns } from '../timeline/happenings.ts'

/** Why a measuring window began. */
export type WindowReason =
  | 'opened'
  | 'pane'
  | 'settings'
  | 'faults'
  | 'servers'
  | 'store'
  | 'engine'
  | 'clock'
  | 'lab'
  | 'audience'
  | 'asked'

/** The measuring window that all panes share. */
export interface MeasuringSpan {
  /** Page clock, epoch ms. */
  readonly since: number
  readonly reason: WindowReason
}

const statesOf = ({ servers }: Status): string =>
  transports.map((transport) => servers[transport].state).join(' ')

interface Concerned {
  readonly id: string
  readonly transport: Transport
}

/** What is set in the line for these panes, in a fixed order: setting it again does not count as a change. */
function faultsOf(panes: readonly Concerned[], network: readonly ScopedFaults[]): string {
  return network
    .filter(
      ({ scope, faults }) =>
        hasFaults(faults) && panes.some(({ id, transport }) => concerns(scope, id, transport)),
    )
    .map((scoped) => JSON.stringify(scoped))
    .sort()
    .join(' ')
}

/** Why the figures of before and after this change must not be mixed; undefined where they may be. */
export function reasonToMeasure(
  next: Status,
  previous: Status,
  panes: readonly Concerned[],
): WindowReason | undefined {
  if (next.store.stream !== previous.store.stream) return 'store'
  if (statesOf(next) !== statesOf(previous)) return 'servers'
  const same = faultsOf(panes, next.network) === faultsOf(panes, previous.network)
  return same ? undefined : 'faults'
}
