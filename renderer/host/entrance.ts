import type { Time } from '../../main/shared/time.ts'
import { createKeyExchange, type Tabs } from './key-exchange.ts'
import { keepKey, showRest, splitKey, takeKey, type KeySurroundings } from './page-key.ts'

/** How the engine takes a key: `gone` where nothing that is one of ours answers. */
export type KeyVerdict = 'good' | 'refused' | 'gone'

export interface EntranceOptions extends Omit<KeySurroundings, 'location'> {
  readonly location: KeySurroundings['location'] & Pick<Location, 'reload'>
  /** The channel to other tabs, where there is one. */
  readonly tabs: Tabs | undefined
  readonly check: (key: string) => Promise<KeyVerdict>
  /** Asks the engine for the key that a one-time code is good for; undefined where it gives none. */
  readonly redeem: (code: string) => Promise<string | undefined>
  /** Calls back for every change of the fragment, with the address before it. */
  readonly onHashChange: (listener: (oldAddress: string) => void) => void
  /** A key that was put into this tab is not, or no longer, one of the engine's. */
  readonly onRefused: () => void
  readonly after: Time['after']
}

/** The way to a key, from now on. */
export interface Entrance {
  /** The key to begin with; undefined if there is none yet. */
  readonly key: string | undefined
  /** The engine took the key: other tabs may have it. */
  worked(): void
  /** The engine refuses the key: another tab may have a better one. */
  failed(): void
}

/** How long other tabs may take to answer, ms: they are on this computer, but may be asleep. */
const patience = 500

function fragmentOf(address: string): string {
  const mark = address.indexOf('#')
  return mark < 0 ? '' : address.slice(mark)
}

/** The key for the code that the page was opened with. The code is out of the address before it is asked for. */
async function takeCode(options: EntranceOptions): Promise<string | undefined> {
  const { code, rest } = splitKey(options.location.hash)
  if (code === undefined) return undefined
  showRest(options, rest)
  const key = await options.redeem(code)
  if (key !== undefined) keepKey(options, key, rest)
  return key
}

/**
 * Finds the key of the page in its address, in this tab or in another one, and keeps looking: the newly printed
 * address, opened in this tab or any other, makes the page work. The page is then reloaded, because its policy
 * and its figures belong to the previous engine, with the link that it was opened with.
 */
export async function openEntrance(options: EntranceOptions): Promise<Entrance> {
  const { location } = options
  let current = await takeCode(options)
  current ??= takeKey(options)
  /** Takes the first key while the page waits to begin. */
  let begin: ((key: string | undefined) => void) | undefined

  function adopt(key: string): void {
    current = key
    keepKey(options, key, splitKey(location.hash).rest)
    if (begin === undefined) location.reload()
    else begin(key)
  }
  async function judge(key: string, given: boolean): Promise<void> {
    if (key === current) return
    const verdict = await options.check(key)
    if (verdict === 'good') adopt(key)
    else if (verdict === 'refused' && given) options.onRefused()
  }

  async function judgeCode(code: string): Promise<void> {
    const key = await options.redeem(code)
    if (key === undefined) options.onRefused()
    else adopt(key)
  }

  const exchange = createKeyExchange(options.tabs, (key) => void judge(key, false))
  options.onHashChange((oldAddress) => {
    const { key, code, rest } = splitKey(location.hash)
    if (key === undefined && code === undefined) return
    // The printed address has no link in it: the one that this tab was opened with is not taken yet.
    showRest(options, rest === '' ? splitKey(fragmentOf(oldAddress)).rest : rest)
    if (key !== undefined) void judge(key, true)
    else if (code !== undefined) void judgeCode(code)
  })
  if (current === undefined) {
    exchange.want()
    await new Promise<string | undefined>((resolve) => {
      begin = resolve
      options.after(options.tabs === undefined ? 0 : patience, () => resolve(undefined))
    })
    begin = undefined
  }
  return {
    key: current,
    worked() {
      if (current !== undefined) exchange.offer(current)
    },
    failed() {
      exchange.withdraw()
      exchange.want()
    },
  }
}
