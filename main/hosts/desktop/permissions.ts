import type { PageIdentity } from './page-identity.ts'

/**
 * What the page needs: its three servers are on loopback, which Chromium's Local Network Access
 * asks about, and addresses are copied by a click. Everything else is refused.
 */
const needed: ReadonlySet<string> = new Set([
  'loopback-network',
  'local-network-access',
  'clipboard-sanitized-write',
])

/** Who asks: the address of the frame, where it has one, and whether it is a window's main frame. */
export interface Requester {
  readonly url: string | undefined
  readonly isMainFrame: boolean
}

/** True where our own page, in its main frame, asks for something it needs. */
export function mayUse(permission: string, requester: Requester, page: PageIdentity): boolean {
  const { url, isMainFrame } = requester
  return needed.has(permission) && isMainFrame && url !== undefined && page.owns(url)
}
