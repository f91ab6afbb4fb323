/** What the page needs of its window to find its token; the real ones by default. */
export interface TokenSurroundings {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly history: Pick<History, 'replaceState' | 'state'>
}

const storageKey = 'playground-token'

/**
 * Takes this launch's token from the page's fragment, keeps it for this tab and removes it from the
 * address bar, so that neither a copied address nor the history gives it away. What else the
 * fragment holds stays there.
 *
 * @returns the token, or undefined where neither the fragment nor this tab has one.
 */
export function takeToken({ location, storage, history }: TokenSurroundings): string | undefined {
  const pairs = location.hash.replace(/^#/, '').split('&')
  const given = pairs.find((pair) => pair.startsWith('token='))?.slice('token='.length)
  if (given === undefined || given === '') return storage.getItem(storageKey) ?? undefined
  storage.setItem(storageKey, given)
  const rest = pairs.filter((pair) => !pair.startsWith('token=')).join('&')
  const address = `${location.pathname}${location.search}${rest === '' ? '' : `#${rest}`}`
  history.replaceState(history.state, '', address)
  return given
}
