import type { IncomingHttpHeaders } from 'node:http'
import type { Visitor } from '../../shared/contract/visitors.ts'

/** Longer names are cut. */
const longest = 80

/** The origin of an address; undefined where it has none. */
function originOf(address: string | undefined): string | undefined {
  const url = address === undefined ? null : URL.parse(address)
  return url === null || url.origin === 'null' ? undefined : url.origin
}

/**
 * Whose a request is. A page sends its `Origin`; where page and server are the same, its browser sends a `Referer`
 * alone. Neither addresses nor anything else of a person is kept.
 */
export function visitorName(headers: IncomingHttpHeaders): Pick<Visitor, 'name' | 'kind'> {
  const origin = headers.origin ?? originOf(headers.referer)
  if (origin !== undefined) return { name: origin.slice(0, longest), kind: 'page' }
  const [product = ''] = (headers['user-agent'] ?? '').split(/[\s(]/, 1)
  return { name: product.slice(0, longest), kind: 'program' }
}
