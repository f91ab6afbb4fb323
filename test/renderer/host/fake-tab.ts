import type { KeySurroundings } from '../../../renderer/host/page-key.ts'

export interface FakeTab extends KeySurroundings {
  readonly location: { hash: string; pathname: string; search: string; reload: () => void }
  /** What the storage of the tab holds. */
  readonly kept: Map<string, string>
  /** The addresses that were shown, oldest first. */
  readonly shown: string[]
  loads(): number
}

/** A browser tab with an address, a history entry and a storage. */
export function createFakeTab(
  hash: string,
  { stored, state = null }: { stored?: string; state?: unknown } = {},
): FakeTab {
  const kept = new Map(stored === undefined ? [] : [['playground-token', stored]])
  const shown: string[] = []
  let loads = 0
  const location = { hash, pathname: '/', search: '', reload: () => void (loads += 1) }
  const history = {
    state,
    replaceState(next: unknown, _title: string, address?: string | URL | null) {
      history.state = next
      shown.push(String(address))
      const [, fragment = ''] = String(address).split(/#(.*)/s)
      location.hash = fragment === '' ? '' : `#${fragment}`
    },
  }
  return {
    kept,
    shown,
    location,
    history,
    loads: () => loads,
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
  }
}
