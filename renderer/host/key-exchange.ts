/** What the tabs of this page say to one another. */
type Said = { readonly want: true } | { readonly key: string }

function isSaid(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null) return false
  return 'want' in value || ('key' in value && typeof value.key === 'string')
}

/** The wire between the tabs of one browser; the part of a `BroadcastChannel` that is used. */
export interface Tabs {
  postMessage(said: unknown): void
  addEventListener(name: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** Keys between tabs. Only pages of this origin receive them, so a key stays where it is valid. */
export interface KeyExchange {
  /** Asks the other tabs for a key. */
  want(): void
  /** This tab's key is known to be good: it is told, now and whenever a tab asks. */
  offer(key: string): void
  /** This tab's key is good no more. */
  withdraw(): void
}

/**
 * Creates the exchange over a channel.
 *
 * @param tabs undefined where the browser gives none, because site data is blocked: then nobody answers.
 * @param onKey hears of every key that another tab offers.
 */
export function createKeyExchange(
  tabs: Tabs | undefined,
  onKey: (key: string) => void,
): KeyExchange {
  let offered: string | undefined
  tabs?.addEventListener('message', ({ data }) => {
    if (!isSaid(data)) return
    if ('key' in data) onKey(data.key)
    else if (offered !== undefined) tabs.postMessage({ key: offered })
  })
  return {
    want: () => tabs?.postMessage({ want: true }),
    offer(key) {
      if (key === offered) return
      offered = key
      tabs?.postMessage({ key })
    },
    withdraw() {
      offered = undefined
    },
  }
}

/** The channel between the tabs of this origin, or undefined where the browser refuses one. */
export function openTabs(open: () => Tabs): Tabs | undefined {
  try {
    return open()
  } catch (error) {
    // SecurityError where site data is blocked.
    if (error instanceof Error) return undefined
    throw error
  }
}
