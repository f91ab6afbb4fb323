import type { FleetPlan } from '../../main/shared/contract/fleet.ts'
import type { NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import type { SettingsPatch } from '../../main/shared/contract/settings.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { NamesIn } from '../../main/shared/texts/phrase.ts'
import type { SharedPane } from '../share/share-panes.ts'

export const labNames = ['wall', 'herd', 'halfOpen', 'slowReader', 'proxy', 'coalescing'] as const
export type LabName = (typeof labNames)[number]

/** Whom a fault of a lab meets: all, a transport, or the pane at this place in the lab. */
export type LabScope = 'all' | Transport | { readonly pane: number }

export interface LabFaults {
  readonly scope: LabScope
  readonly faults: NetworkFaultsPatch
}

/** A button or a switch of a lab's own; `key` names its text. */
export type LabAction = { readonly key: NamesIn<'labs.action'> } & (
  | {
      /** A switch: on while the faults are in force; `inverted`, while they are not. */
      readonly kind: 'faults'
      readonly set: readonly LabFaults[]
      readonly inverted: boolean
    }
  /** A switch: whether the fleet spreads its attempts. */
  | { readonly kind: 'jitter' }
  /** Restarts the server of the fleet, or of `servers`. `downFor` in ms. */
  | { readonly kind: 'restart'; readonly servers: Transport; readonly downFor: number }
  /** Begins a new measurement, and writes so many messages at once. */
  | { readonly kind: 'burst'; readonly count: number }
  /** A switch: whether the pane at this place is connected. */
  | { readonly kind: 'connection'; readonly pane: number }
)

/** A preset of settings, panes and faults that shows one thing. */
export interface Lab {
  readonly name: LabName
  readonly settings: SettingsPatch
  readonly panes: readonly SharedPane[]
  /** In force from the start. */
  readonly faults: readonly LabFaults[]
  readonly fleet?: FleetPlan
  readonly actions: readonly LabAction[]
}
