import { createDesktopHost, type Bridge } from './desktop-host.ts'
import type { Host } from './host.ts'
import { takeToken } from './page-token.ts'
import { createWebHost } from './web-host.ts'

declare global {
  interface Window {
    /** The desktop's bridge, where there is one. */
    readonly playground?: Bridge
  }
}

/**
 * Finds the way to the engine, once, at the start of the page.
 *
 * @returns undefined where there is none: a page opened without the token of this launch.
 */
export function chooseHost(view: Window & typeof globalThis): Host | undefined {
  if (view.playground !== undefined) return createDesktopHost(view.playground)
  const { location, history, sessionStorage: storage } = view
  const token = takeToken({ location, history, storage })
  if (token === undefined) return undefined
  return createWebHost({
    page: new URL(location.href),
    token,
    fetch: view.fetch.bind(view),
    WebSocket: view.WebSocket,
    after(delay, action) {
      const timer = view.setTimeout(action, delay)
      return () => view.clearTimeout(timer)
    },
  })
}
