import { computed, type ComputedRef } from 'vue'
import type { NetworkScope } from '../../main/shared/contract/network.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { usePlayground } from '../state/use-playground.ts'
import { useFaultWords } from './use-network-words.ts'

/** A pane and its transport have the same name, and mean different connections. */
const pane = 'pane:'

/** A scope as the value of a choice. */
export const scopeKey = (scope: NetworkScope): string =>
  typeof scope === 'string' ? scope : `${pane}${scope.client}`

function scopeOf(key: string): NetworkScope {
  if (key.startsWith(pane)) return { client: key.slice(pane.length) }
  return key as Extract<NetworkScope, string>
}

/** A scope that can be chosen. */
export interface ScopeChoice {
  readonly key: string
  readonly label: string
}

/** For whom something can be broken, and what chooses among them for menu and panel alike. */
export function useScopes(): {
  readonly scopes: ComputedRef<readonly ScopeChoice[]>
  choose(key: string): void
} {
  const { network, panes } = usePlayground()
  const words = useFaultWords()
  const scopes = computed(() =>
    [
      'all' as const,
      ...transports,
      ...panes.entries.value.map(({ id }): NetworkScope => ({ client: id })),
      'foreign' as const,
    ].map((scope) => ({ key: scopeKey(scope), label: words.scope(scope) })),
  )
  return {
    scopes,
    choose(key) {
      network.scope.value = scopeOf(key)
    },
  }
}
