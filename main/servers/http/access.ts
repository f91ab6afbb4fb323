import {
  canonicalHost,
  isThisMachine,
  readAuthority,
  type Authority,
} from '../../shared/contract/hosts.ts'
import { createMemo } from './memo.ts'

/** Who may read and write. One policy for the three servers and the page's own port. */
export interface AccessOptions {
  /** Names and addresses that are accepted, without a port; those that can only mean this machine always are. */
  readonly hosts: () => readonly string[]
  /** Exact origins of pages of ours. */
  readonly origins: () => readonly string[]
  /** Exact origins that the user allowed; their pages may send credentials, too. None by default. */
  readonly listed?: () => readonly string[]
  /** Hears of every origin that was refused. */
  readonly onRefusedOrigin: (origin: string) => void
}

export type Verdict =
  | { readonly refused: 'host_not_allowed'; readonly host: string | undefined }
  | { readonly refused: 'origin_not_allowed' }
  | { readonly refused?: undefined; readonly credentials: boolean }

export interface Access {
  /**
   * Judges which host a request is addressed to and which page sent it.
   *
   * @param authority the authority of an absolute target, otherwise the value of `Host`. Its port does not
   * matter: proxies and tunnels change it, and DNS rebinding needs a name, not a port.
   */
  judge(authority: string, origin: string | undefined): Verdict
}

const passed: Verdict = { credentials: false }
const passedWithCredentials: Verdict = { credentials: true }
const wrongOrigin: Verdict = { refused: 'origin_not_allowed' }

/** Creates the policy. Exact matches only: no prefix, no wildcard, and `Origin: null` is refused. */
export function createAccess(options: AccessOptions): Access {
  // Nearly every request has the same Host.
  const read = createMemo<{ readonly authority: Authority | undefined; readonly ours: boolean }>(
    64,
    (text) => {
      const authority = readAuthority(text)
      return { authority, ours: authority !== undefined && isThisMachine(authority.host) }
    },
  )
  const canonical = createMemo(64, (text) => canonicalHost(text) ?? '')
  const isAllowed = (host: string): boolean => options.hosts().map(canonical).includes(host)

  return {
    judge(text, origin) {
      const { authority, ours } = read(text)
      if (authority === undefined || !(ours || isAllowed(authority.host))) {
        return { refused: 'host_not_allowed', host: authority?.host }
      }
      if (origin === undefined) return passed
      if (options.listed?.().includes(origin) === true) return passedWithCredentials
      // The browser loaded that page from the very address that it asks now: what listens there hands
      // its requests on to us. A page of another program here has another port than the one it asks.
      if (authority.origins.includes(origin) || options.origins().includes(origin)) return passed
      options.onRefusedOrigin(origin)
      return wrongOrigin
    },
  }
}
