import type { PageStorage } from './page-storage.ts'

/** What the page needs of its window to find its key, which is the token of a launch. */
export interface KeySurroundings {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly storage: Pick<PageStorage, 'getItem' | 'setItem'>
  readonly history: Pick<History, 'replaceState' | 'state'>
}

const storageKey = 'playground-token'
const stateKey = 'playgroundToken'

/** A fragment in parts. */
export interface SplitFragment {
  readonly key: string | undefined
  /** Good for a key, once. */
  readonly code: string | undefined
  /** The rest, without its `#`. */
  readonly rest: string
}

/** Takes a fragment apart: the key that is in it, or the code for one, and the rest. */
export function splitKey(hash: string): SplitFragment {
  const pairs = hash.replace(/^#/, '').split('&')
  const valueOf = (name: string): string | undefined => {
    const pair = pairs.find((one) => one.startsWith(name))
    return pair === undefined || pair === name ? undefined : pair.slice(name.length)
  }
  return {
    key: valueOf('token='),
    code: valueOf('code='),
    rest: pairs.filter((pair) => !/^(?:token|code)=/.test(pair)).join('&'),
  }
}

/** What a history entry keeps in addition to the key. */
function stateOf(history: Pick<History, 'state'>): Record<string, unknown> {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null ? { ...state } : {}
}

/**
 * Keeps a key for this tab, and shows only `rest` in the address bar, so that neither a copied address
 * nor the list of visited ones gives it away. It is kept twice: with site data blocked, only a history entry
 * survives a reload.
 */
export function keepKey(surroundings: KeySurroundings, key: string, rest: string): void {
  const { storage, history } = surroundings
  storage.setItem(storageKey, key)
  showRest(surroundings, rest, { ...stateOf(history), [stateKey]: key })
}

/** Shows only `rest` in the address bar; the history entry keeps `state`, by default its present one. */
export function showRest(
  { location, history }: Omit<KeySurroundings, 'storage'>,
  rest: string,
  state: unknown = history.state,
): void {
  const address = `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`
  history.replaceState(state, '', address)
}

/**
 * Takes the key out of the page's fragment and keeps it. What else the fragment holds stays there.
 *
 * @returns the key, or undefined where neither the fragment nor this tab has one.
 */
export function takeKey(surroundings: KeySurroundings): string | undefined {
  const { location, storage, history } = surroundings
  const { key, rest } = splitKey(location.hash)
  if (key === undefined) {
    const remembered = storage.getItem(storageKey) ?? stateOf(history)[stateKey]
    return typeof remembered === 'string' ? remembered : undefined
  }
  keepKey(surroundings, key, rest)
  return key
}
