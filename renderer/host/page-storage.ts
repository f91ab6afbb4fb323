/** What the page keeps: texts by name. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action()
  } catch (error) {
    // SecurityError if site data is blocked, QuotaExceededError if there is no space.
    if (error instanceof Error) return undefined
    throw error
  }
}

/**
 * Opens a storage of the page that never throws. Where the browser keeps nothing for this site, or has no
 * room for more, what is set lives in memory, for as long as the page does.
 *
 * @param open reads `localStorage` or `sessionStorage`: to touch it is enough to throw.
 */
export function openStorage(open: () => PageStorage): PageStorage {
  const kept = attempt(open)
  /** What the browser did not take; null for what it did not forget. */
  const memory = new Map<string, string | null>()

  function change(
    name: string,
    value: string | null,
    action: (storage: PageStorage) => void,
  ): void {
    const done = attempt(() => {
      if (kept !== undefined) action(kept)
      return kept !== undefined
    })
    if (done === true) memory.delete(name)
    else memory.set(name, value)
  }
  return {
    getItem(name) {
      const remembered = memory.get(name)
      if (remembered !== undefined) return remembered
      return attempt(() => kept?.getItem(name)) ?? null
    },
    setItem: (name, value) => change(name, value, (storage) => storage.setItem(name, value)),
    removeItem: (name) => change(name, null, (storage) => storage.removeItem(name)),
  }
}

/** The two storages of the page; the one place that touches the browser's own. */
export interface PageStorages {
  /** For this browser, between visits. */
  readonly local: PageStorage
  /** For this tab, between loads. */
  readonly session: PageStorage
}

/** Opens both storages of a window. */
export function openStorages(view: Pick<Window, 'localStorage' | 'sessionStorage'>): PageStorages {
  return {
    local: openStorage(() => view.localStorage),
    session: openStorage(() => view.sessionStorage),
  }
}
