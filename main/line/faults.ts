import {
  checkFaults,
  faultsFor,
  maxScopes,
  noFaults,
  sameScope,
  type NetworkFaults,
  type NetworkFaultsPatch,
  type NetworkScope,
  type ScopedFaults,
} from '../shared/contract/network.ts'
import { PlaygroundError } from '../shared/contract/errors.ts'
import type { Transport } from '../shared/contract/transport.ts'

/** What is set for which connections. */
export interface FaultTable {
  /** Replaces the faults of a scope; without any the scope is forgotten. */
  set(scope: NetworkScope, faults: NetworkFaultsPatch): void
  /** What a scope itself says. */
  own(scope: NetworkScope): NetworkFaultsPatch
  /** What holds for a connection: for each fault the narrowest scope that says something. */
  of(transport: Transport, client: string | undefined, isForeign: boolean): NetworkFaults
  list(): readonly ScopedFaults[]
}

/** True where bytes pass as if there were no line. */
export function isClear(faults: NetworkFaults): boolean {
  const { latency, bandwidth, sliced, halfOpen, holdBytes, holdTime } = faults
  const held = holdBytes > 0 || holdTime > 0
  return latency === 0 && bandwidth === 0 && sliced === 0 && !halfOpen && !held
}

/** For connections that are not streams: there is nothing that a proxy would buffer. */
export function withoutHold(faults: NetworkFaults): NetworkFaults {
  if (faults.holdBytes === 0 && faults.holdTime === 0) return faults
  return { ...faults, holdBytes: 0, holdTime: 0 }
}

/** Creates a table without faults. */
export function createFaultTable(): FaultTable {
  let scopes: readonly ScopedFaults[] = []

  return {
    set(scope, faults) {
      const checked = { ...checkFaults(faults) }
      const others = scopes.filter((one) => !sameScope(one.scope, scope))
      if (Object.keys(checked).length === 0) {
        scopes = others
        return
      }
      if (others.length >= maxScopes) {
        throw new PlaygroundError(
          'bad_setting',
          `At most ${maxScopes} scopes can have faults.`,
          undefined,
          { reason: 'too_many_scopes', figures: { most: maxScopes } },
        )
      }
      scopes = [...others, { scope, faults: checked }]
    },
    own: (scope) => scopes.find((one) => sameScope(one.scope, scope))?.faults ?? {},
    of(transport, client, isForeign) {
      if (scopes.length === 0) return noFaults
      return faultsFor(scopes, transport, client, isForeign)
    },
    list: () => scopes,
  }
}
