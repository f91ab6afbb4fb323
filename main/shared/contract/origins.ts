import { parseUrl } from './url.ts'

/** Why a text is not an origin that a browser sends. */
export type OriginFault =
  | 'null'
  | 'pattern'
  | 'no_scheme'
  | 'scheme'
  | 'user'
  | 'path'
  | 'unreadable'

export type ReadOrigin =
  | { readonly origin: string; readonly fault?: undefined }
  | { readonly origin?: undefined; readonly fault: OriginFault }

/** Schemes of addresses whose pages have no origin of their own, or that no page is loaded from. */
const withoutPages: ReadonlySet<string> = new Set([
  'about',
  'blob',
  'data',
  'file',
  'filesystem',
  'ftp',
  'javascript',
  'mailto',
  'ws',
  'wss',
])

/**
 * Reads an origin that a person wrote, and gives it as a browser sends it (WHATWG HTML 7.1.1, URL 4.7):
 * lower case, punycode, short IPv6, without a default port and without a slash at the end. Schemes of
 * applications and extensions, such as `app` or `chrome-extension`, are as good as http and https.
 */
export function readOrigin(text: string): ReadOrigin {
  const given = text.trim()
  if (/^null$/i.test(given)) return { fault: 'null' }
  if (given.includes('*')) return { fault: 'pattern' }
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(given) ?? []
  if (scheme === undefined || rest === undefined) return { fault: 'no_scheme' }
  if (withoutPages.has(scheme.toLowerCase())) return { fault: 'scheme' }
  const place = rest.replace(/\/$/, '')
  if (/[/?#\\]/.test(place)) return { fault: 'path' }
  if (place.includes('@')) return { fault: 'user' }
  if (place === '' || /\s/.test(place)) return { fault: 'unreadable' }
  const url = parseUrl(`${scheme}://${place}/`)
  if (url === undefined || url.host === '') return { fault: 'unreadable' }
  // `URL.origin` is "null" for a scheme that it does not know, and its host is left as it was written.
  return { origin: `${url.protocol}//${url.host.toLowerCase()}` }
}

/** The origin as a browser sends it; undefined where the text is not one. */
export function canonicalOrigin(text: string): string | undefined {
  return readOrigin(text).origin
}

const reasons: Readonly<Record<OriginFault, string>> = {
  null: 'is what every page without an origin sends, sandboxed ones included',
  pattern: 'is a pattern, and an origin is allowed by its whole name',
  no_scheme: 'has no scheme such as http:// in front',
  scheme: 'has a scheme of which no page has its origin',
  user: 'has a user in it',
  path: 'has more than scheme, host and port',
  unreadable: 'has no host and port that can be read',
}

/** The fault as a phrase, to follow the text that has it. */
export function describeOriginFault(fault: OriginFault): string {
  return reasons[fault]
}
