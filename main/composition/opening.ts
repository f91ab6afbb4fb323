import type { ScopedFaults } from '../shared/contract/network.ts'
import type { OpeningStatus } from '../shared/contract/status.ts'
import type { SubjectSpec } from '../shared/experiment/bench.ts'
import { printFaultOption } from '../shared/experiment/fault-option.ts'
import { printLaneOption } from '../shared/experiment/lane-option.ts'
import type { PlannedFaults } from '../shared/experiment/plan.ts'

/** What a command asked for, divided by who has to see to it. */
export interface Opening {
  /** Faults that need no pane: the line has them before the servers listen. */
  readonly atOnce: readonly ScopedFaults[]
  /** What pages are told: panes, and the faults of these panes. Undefined where nothing was asked for. */
  readonly status: OpeningStatus | undefined
}

/** Divides what a command asked for. */
export function openingOf(
  asked: { readonly lanes: readonly SubjectSpec[]; readonly faults: readonly PlannedFaults[] } = {
    lanes: [],
    faults: [],
  },
): Opening {
  const atOnce = new Map<string, ScopedFaults>()
  const ofPanes: PlannedFaults[] = []
  for (const { scope, faults } of asked.faults) {
    if (typeof scope === 'object') ofPanes.push({ scope, faults })
    // Said twice about one scope, both hold.
    else atOnce.set(scope, { scope, faults: { ...atOnce.get(scope)?.faults, ...faults } })
  }
  const isAsked = asked.lanes.length > 0 || ofPanes.length > 0
  return {
    atOnce: [...atOnce.values()],
    status: isAsked
      ? { lanes: asked.lanes.map(printLaneOption), faults: ofPanes.map(printFaultOption) }
      : undefined,
  }
}
