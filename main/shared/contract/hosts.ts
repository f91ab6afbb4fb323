import { parseUrl } from './url.ts'

/**
 * A host as browsers write it (WHATWG URL 3.5): lower case, punycode, an IPv4 address as four decimals,
 * an IPv6 one short and in brackets. The dot that ends a full name, and the zone of an address, are left out:
 * they do not change which host is meant.
 *
 * @param text a name or an address, an IPv6 one with or without its brackets, and no port.
 * @returns undefined where it is not a host.
 */
export function canonicalHost(text: string): string | undefined {
  const bare = /^[\da-f.:]+(?:%[\w.-]+)?$/i.test(text) && text.includes(':')
  const host = bare ? `[${text.replace(/%.*$/, '')}]` : text
  // What ends a host, or precedes it, must not be read as something else.
  if (/[\s/?#@\\%*]/.test(host) || (host.includes(':') && !host.startsWith('['))) return undefined
  const read = parseUrl(`http://${host}/`)
  if (read === undefined || read.port !== '') return undefined
  return withoutDot(read.hostname)
}

function withoutDot(name: string): string | undefined {
  const host = name.endsWith('.') ? name.slice(0, -1) : name
  // A name of other characters is nobody's, and a `Host` of them is refused.
  const isName = /^(?:\[[\da-f:]+\]|[\w~-]+(?:\.[\w~-]+)*)$/.test(host)
  return isName ? host : undefined
}

/**
 * Whether a host, written as `canonicalHost` does, can mean nothing but this machine: the names that
 * RFC 6761 6.3 keeps for it, and loopback addresses (RFC 1122 3.2.1.3, RFC 4291 2.5.3), IPv4 ones
 * inside of IPv6 included (RFC 4291 2.5.5.2). No DNS answer can make them mean another one.
 */
export function isThisMachine(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(host)
  )
}

/** The host a request is addressed to, by its `Host` or its absolute target. */
export interface Authority {
  /** As `canonicalHost` writes it. */
  readonly host: string
  /** The origins that a page has which was loaded from there: with http, and with https. */
  readonly origins: readonly string[]
}

/**
 * Reads the authority of a request (RFC 9110 7.2): a host, and any port or none.
 *
 * @returns undefined where it is not one.
 */
export function readAuthority(text: string): Authority | undefined {
  const [, name] = /^(\[[\da-f:.]+\]|[\w.~-]+)(?::\d*)?$/i.exec(text) ?? []
  const host = name === undefined ? undefined : canonicalHost(name)
  const plain = parseUrl(`http://${text}/`)
  const secure = parseUrl(`https://${text}/`)
  if (host === undefined || plain === undefined || secure === undefined) return undefined
  return { host, origins: [plain.origin, secure.origin] }
}
