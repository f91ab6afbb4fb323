import { sources } from '../../shared/verdict/needs/sources.ts'

/** Pages on the web that the window may link to, each as its exact address. */
export const externalPages: readonly string[] = [
  'https://www.rfc-editor.org/rfc/rfc6455',
  'https://www.rfc-editor.org/rfc/rfc9110',
  'https://html.spec.whatwg.org/multipage/server-sent-events.html',
  'https://developer.mozilla.org/docs/Web/API/EventSource',
  'https://developer.mozilla.org/docs/Web/API/WebSocket',
  'https://developer.mozilla.org/docs/Web/API/Fetch_API',
  ...Object.values(sources).map(({ url }) => url),
]

/**
 * The address to hand to the system's browser for a link that a page wants to open: one of our own
 * servers, by its exact origin, or a page of the list. Undefined for everything else, whatever its
 * scheme.
 *
 * @param servers the addresses in the status, `http://…` or `ws://…`.
 */
export function externalTarget(url: string, servers: readonly string[]): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return undefined
  if (externalPages.includes(parsed.href)) return parsed.href
  const own = servers.map((server) => server.replace(/^ws:/, 'http:'))
  return parsed.protocol === 'http:' && own.includes(parsed.origin) ? parsed.href : undefined
}
