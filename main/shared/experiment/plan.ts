import type { FleetPlan } from '../contract/fleet.ts'
import type { NetworkFaultsPatch } from '../contract/network.ts'
import type { SettingsPatch } from '../contract/settings.ts'
import type { Transport } from '../contract/transport.ts'
import type { SubjectSpec } from './bench.ts'

/** What a planned fault applies to: all, a transport, or the subject at this place in the plan. */
export type PlannedScope = 'all' | Transport | { readonly subject: number }

export interface PlannedFaults {
  readonly scope: PlannedScope
  readonly faults: NetworkFaultsPatch
}

/** What is set up for one run. */
export interface RunPlan {
  readonly settings: SettingsPatch
  readonly subjects: readonly SubjectSpec[]
  /** In force from the start. */
  readonly faults: readonly PlannedFaults[]
  /** Many light clients in addition to the subjects. */
  readonly fleet?: FleetPlan
}
