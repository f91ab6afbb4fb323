import type {
  NetworkFaultKey,
  NetworkFaultsPatch,
  NetworkScope,
} from '../../main/shared/contract/network.ts'
import type { PlannedFaults, PlannedScope } from '../../main/shared/experiment/plan.ts'
import type { Lab } from './lab.ts'

const sameScope = (one: PlannedScope, other: PlannedScope): boolean =>
  typeof one === 'object' && typeof other === 'object'
    ? one.subject === other.subject
    : one === other

/** All faults that a lab ever sets: from its start, and by its switches. */
export function faultsOf({ faults, actions }: Pick<Lab, 'faults' | 'actions'>): PlannedFaults[] {
  return [...faults, ...actions.flatMap((action) => (action.kind === 'faults' ? action.set : []))]
}

/** What a scope itself had before a lab. */
export function faultsBefore(
  before: readonly PlannedFaults[],
  scope: PlannedScope,
): NetworkFaultsPatch {
  return before.find((one) => sameScope(one.scope, scope))?.faults ?? {}
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

/** Faults of clients that are panes here, by the places of these panes; those of others go. */
export function placedScope(scope: NetworkScope, ids: readonly string[]): PlannedScope | undefined {
  if (typeof scope === 'string') return scope
  const subject = ids.indexOf(scope.client)
  return subject === -1 ? undefined : { subject }
}

/** The scope of a place, as long as there is a pane. */
export function scopeAt(
  scope: PlannedScope,
  idAt: (place: number) => string | undefined,
): NetworkScope | undefined {
  if (typeof scope === 'string') return scope
  const client = idAt(scope.subject)
  return client === undefined ? undefined : { client }
}
