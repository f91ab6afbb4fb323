import type {
  NetworkFaultsPatch,
  NetworkScope,
  ScopedFaults,
} from '../../main/shared/contract/network.ts'
import type { Settings } from '../../main/shared/contract/settings.ts'
import type { SubjectSpec } from '../../main/shared/experiment/bench.ts'

/** The window as it was when a presentation began. */
export interface Opening {
  readonly settings: Settings
  readonly panes: readonly SubjectSpec[]
  /** Faults, those of a pane by its place. */
  readonly faults: readonly PlacedFaults[]
  readonly producing: boolean
}
interface PlacedFaults {
  readonly scope: NetworkScope
  /** The place of the pane that the scope is about; undefined where it is about no pane. */
  readonly place: number | undefined
  readonly faults: NetworkFaultsPatch
}

/** What can be brought back. @param ids those of the panes, in their order. */
export function takeOpening(
  from: Omit<Opening, 'faults'>,
  network: readonly ScopedFaults[],
  ids: readonly string[],
): Opening {
  return {
    ...from,
    faults: network.map(({ scope, faults }) => {
      const place = typeof scope === 'object' && 'client' in scope ? ids.indexOf(scope.client) : -1
      return { scope, faults, place: place < 0 ? undefined : place }
    }),
  }
}

/** The faults of the opening for panes that have other ids by now. */
export function faultsNow({ faults }: Opening, ids: readonly string[]): readonly ScopedFaults[] {
  return faults.flatMap(({ scope, place, faults: own }) => {
    if (place === undefined) return [{ scope, faults: own }]
    const client = ids[place]
    return client === undefined ? [] : [{ scope: { client }, faults: own }]
  })
}

/** True where these panes are those of the opening: they need not be opened again. */
export function areSamePanes(one: readonly SubjectSpec[], other: readonly SubjectSpec[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
