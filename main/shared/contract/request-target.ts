/** What a request asks for (RFC 9112 3.2). */
export interface RequestTarget {
  readonly path: string
  /** The query, without its question mark. */
  readonly search: string
  /** Of an absolute target: it is in the place of the `Host` header. */
  readonly authority: string | undefined
  /** The server as a whole: `*`, or an absolute target without a path (RFC 9112 3.2.4). */
  readonly whole: boolean
}

/** The schemes by which a person may name one of our servers. */
const absolute = /^(?:https?|wss?):\/\/([^/?#]+)(.*)$/is

/**
 * Reads the target of a request: a path, or an absolute form as it is sent to proxies, which every server
 * has to take (RFC 9112 3.2.2), or the asterisk.
 *
 * @returns undefined if it is none of these.
 */
export function readTarget(url: string): RequestTarget | undefined {
  if (url === '*') return { path: '*', search: '', authority: undefined, whole: true }
  const [, authority, rest = ''] = url.startsWith('/') ? [] : (absolute.exec(url) ?? [])
  if (authority === undefined && !url.startsWith('/')) return undefined
  const place = authority === undefined ? url : rest
  const mark = place.indexOf('?')
  const path = mark < 0 ? place : place.slice(0, mark)
  const search = mark < 0 ? '' : place.slice(mark + 1)
  return { path: path === '' ? '/' : path, search, authority, whole: place === '' }
}
