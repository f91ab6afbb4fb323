import type { FleetPlan } from '../contract/fleet.ts'
import type { NetworkFaultsPatch, NetworkScope } from '../contract/network.ts'
import type { SettingsPatch } from '../contract/settings.ts'
import type { SubjectSpec } from './bench.ts'

/** What a planned fault applies to: as `NetworkScope`, with the subject at this place in the plan for a client. */
export type PlannedScope = Extract<NetworkScope, string> | { readonly subject: number }

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
