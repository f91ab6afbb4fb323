import type { Answer } from '../../main/shared/contract/calls.ts'
import { createDesktopHost, type Bridge } from './desktop-host.ts'
import { openEntrance, type Entrance, type KeyVerdict } from './entrance.ts'
import type { Host } from './host.ts'
import { openTabs } from './key-exchange.ts'
import { pageEnvironment } from './page-environment.ts'
import type { PageStorage } from './page-storage.ts'
import { createWebHost } from './web-host.ts'

declare global {
  interface Window {
    /** The desktop's bridge, where there is one. */
    readonly playground?: Bridge
  }
}

/** The way to the engine, as far as it is known at the start of the page. */
export interface Choice {
  /** Undefined for a page without the key of this launch. */
  readonly host: Host | undefined
  /** Undefined where there is no key that could be lost: in the desktop's window. */
  readonly entrance: Entrance | undefined
}

/** Asks the engine of this page whether it takes a key. */
async function checkKey(view: Window, key: string): Promise<KeyVerdict> {
  try {
    const response = await view.fetch(new URL('/api/call/clock', view.location.href), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
      body: '{}',
    })
    const answer = (await response.json()) as Answer
    if (answer.ok) return 'good'
    return answer.error.code === 'forbidden' ? 'refused' : 'gone'
  } catch (error) {
    // Nobody there, or another program's answer.
    if (error instanceof Error) return 'gone'
    throw error
  }
}

/** Asks the engine for the key that a one-time code is good for. */
async function redeemCode(view: Window, code: string): Promise<string | undefined> {
  try {
    const response = await view.fetch(new URL('/api/key', view.location.href), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    const answer = (await response.json()) as Answer
    return answer.ok && typeof answer.result === 'string' ? answer.result : undefined
  } catch (error) {
    // Nobody there, or another program's answer.
    if (error instanceof Error) return undefined
    throw error
  }
}

/**
 * Finds the way to the engine, once, at the start of the page.
 *
 * @param onRefused hears where a key that was put into this tab later is not good.
 */
export async function chooseHost(
  view: Window & typeof globalThis,
  storage: PageStorage,
  onRefused: () => void,
): Promise<Choice> {
  if (view.playground !== undefined) {
    return { host: createDesktopHost(view.playground), entrance: undefined }
  }
  const { location, history } = view
  const environment = pageEnvironment(view)
  const entrance = await openEntrance({
    location,
    history,
    storage,
    tabs: openTabs(() => new view.BroadcastChannel('playground-key')),
    check: (key) => checkKey(view, key),
    redeem: (code) => redeemCode(view, code),
    onHashChange: (listener) =>
      view.addEventListener('hashchange', ({ oldURL }) => listener(oldURL)),
    onRefused,
    after: environment.after,
  })
  if (entrance.key === undefined) return { host: undefined, entrance }
  const page = new URL(location.href)
  const host = createWebHost({ ...environment, page, token: entrance.key })
  return { host, entrance }
}
