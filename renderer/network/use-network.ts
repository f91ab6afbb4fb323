import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import {
  faultsFor,
  noFaults,
  sameScope,
  type NetworkFaultKey,
  type NetworkFaults,
  type NetworkFaultsPatch,
  type NetworkScope,
  type ScopedFaults,
} from '../../main/shared/contract/network.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { Engine } from '../state/use-engine.ts'
import type { Notices } from '../state/use-notices.ts'
import type { PaneEntry } from '../panes/pane-list.ts'
import type { PanesState } from '../panes/use-panes.ts'

/** The faults in the line as this page sees and changes them; the engine's word is the truth. */
export interface NetworkState {
  /** What is set, the scope that was changed last at the end; changes under way are in it. */
  readonly inForce: ComputedRef<readonly ScopedFaults[]>
  /** Which connections the controls of the panel mean. */
  readonly scope: ShallowRef<NetworkScope>
  /** What a scope itself says. */
  own(scope: NetworkScope): NetworkFaultsPatch
  /** What holds for a scope: what it says itself, and what wider ones say. */
  effective(scope: NetworkScope): NetworkFaults
  /** The pane of this window that a scope is about, if it is about one. */
  paneOf(scope: NetworkScope): PaneEntry | undefined
  /** The transport of a scope; undefined for all of them. */
  transportOf(scope: NetworkScope): Transport | undefined
  /** Changes some faults of a scope, at once. What is off anyway is left out. */
  change(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<void>
  /** Puts these faults in the place of those that a scope has. */
  replace(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<void>
  liftAll(): Promise<void>
}

export interface NetworkOptions {
  readonly engine: Engine
  readonly notices: Notices
  readonly panes: Pick<PanesState, 'entries'>
  /** Ids of panes that this page had before it was reloaded. */
  readonly former: readonly string[]
}

/** Follows the network of the engine, and sends it one change of a scope after the other. */
export function useNetwork({ engine, notices, panes, former }: NetworkOptions): NetworkState {
  const wanted = shallowRef<readonly ScopedFaults[]>([])
  const scope = shallowRef<NetworkScope>('all')
  /** Sending what is wanted for a scope, until the engine has the newest of it. */
  const underWay = new Map<string, Promise<void>>()

  function without(list: readonly ScopedFaults[], gone: NetworkScope): ScopedFaults[] {
    return list.filter((one) => !sameScope(one.scope, gone))
  }
  const inForce = computed(() =>
    wanted.value
      .reduce<readonly ScopedFaults[]>(
        (list, next) => [...without(list, next.scope), next],
        engine.status.value?.network ?? [],
      )
      .filter(({ faults }) => Object.keys(faults).length > 0),
  )

  const own = (wantedScope: NetworkScope): NetworkFaultsPatch =>
    inForce.value.find((one) => sameScope(one.scope, wantedScope))?.faults ?? {}

  function paneOf(of: NetworkScope): PaneEntry | undefined {
    return typeof of === 'string'
      ? undefined
      : panes.entries.value.find(({ id }) => id === of.client)
  }
  function transportOf(of: NetworkScope): Transport | undefined {
    if (typeof of !== 'string') return paneOf(of)?.transport
    return of === 'all' || of === 'foreign' ? undefined : of
  }
  function holds(list: readonly ScopedFaults[], of: NetworkScope): NetworkFaults {
    const client = typeof of === 'string' ? undefined : of.client
    return faultsFor(list, transportOf(of), client, of === 'foreign')
  }
  const effective = (of: NetworkScope): NetworkFaults => holds(inForce.value, of)

  /** While a slider is dragged only the newest of its values waits. */
  async function send(of: NetworkScope): Promise<void> {
    const newest = (): ScopedFaults | undefined =>
      wanted.value.find((one) => sameScope(one.scope, of))
    try {
      for (let next = newest(), sent; next !== undefined && next !== sent; next = newest()) {
        sent = next
        await engine.setNetwork(next)
      }
    } catch (error) {
      notices.refuse(error)
    } finally {
      wanted.value = without(wanted.value, of)
      underWay.delete(JSON.stringify(of))
    }
  }
  function replace(of: NetworkScope, faults: NetworkFaultsPatch): Promise<void> {
    wanted.value = [...without(wanted.value, of), { scope: of, faults }]
    const key = JSON.stringify(of)
    const known = underWay.get(key)
    if (known !== undefined) return known
    const sending = send(of)
    underWay.set(key, sending)
    return sending
  }
  function change(of: NetworkScope, faults: NetworkFaultsPatch): Promise<void> {
    const wider = holds(without(inForce.value, of), of)
    const next = Object.entries({ ...own(of), ...faults }).filter(([key, value]) => {
      const fault = key as NetworkFaultKey
      // An outage ends by itself, and must not begin again with what is sent after it.
      if (fault === 'downFor' && faults.downFor === undefined) return false
      return value !== noFaults[fault] || wider[fault] !== noFaults[fault]
    })
    return replace(of, Object.fromEntries(next))
  }

  const seen = new Set(former)
  watch(
    panes.entries,
    (entries) => {
      for (const { id } of entries) seen.add(id)
      // Faults of a pane that was closed would stay in the engine for nobody.
      for (const one of inForce.value) {
        if (typeof one.scope === 'string' || !seen.has(one.scope.client)) continue
        if (paneOf(one.scope) === undefined) void replace(one.scope, {})
      }
      if (typeof scope.value !== 'string' && paneOf(scope.value) === undefined) scope.value = 'all'
    },
    { flush: 'sync' },
  )

  return {
    inForce,
    scope,
    own,
    effective,
    paneOf,
    transportOf,
    change,
    replace,
    async liftAll() {
      await Promise.all(inForce.value.map((one) => replace(one.scope, {})))
    },
  }
}
