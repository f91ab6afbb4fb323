import type { NetworkFaultKey, NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import type { Lab, LabFaults, LabScope } from './lab.ts'

const sameLabScope = (one: LabScope, other: LabScope): boolean =>
  typeof one === 'object' && typeof other === 'object' ? one.pane === other.pane : one === other

/** All faults that a lab ever sets: from its start, and by its switches. */
export function faultsOf({ faults, actions }: Pick<Lab, 'faults' | 'actions'>): LabFaults[] {
  return [...faults, ...actions.flatMap((action) => (action.kind === 'faults' ? action.set : []))]
}

/** What a scope itself had before a lab. */
export function faultsBefore(before: readonly LabFaults[], scope: LabScope): NetworkFaultsPatch {
  return before.find((one) => sameLabScope(one.scope, scope))?.faults ?? {}
}

/**
 * Takes out of what a scope has now what a lab set, and gives back what was there before. A fault
 * that has another value by now is somebody else's, and stays.
 */
export function withoutLabFaults(
  now: NetworkFaultsPatch,
  set: NetworkFaultsPatch,
  before: NetworkFaultsPatch,
): NetworkFaultsPatch {
  const left = Object.entries(now).flatMap(([name, value]) => {
    const key = name as NetworkFaultKey
    if (set[key] === undefined || set[key] !== value) return [[name, value]]
    return before[key] === undefined ? [] : [[name, before[key]]]
  })
  return Object.fromEntries(left) as NetworkFaultsPatch
}
