import { transportRows, type Transport } from './transport.ts'
import { parseUrl } from './url.ts'

/**
 * The address of a server as the status tells it: scheme, host and port, and no slash at the end.
 *
 * @returns undefined where a client of this transport could not use it, or where it has a path: a
 *   Content-Security-Policy names servers by their origin.
 */
export function serverAddress(transport: Transport, text: string): string | undefined {
  const url = parseUrl(text)
  const { scheme } = transportRows[transport]
  if (url === undefined || ![`${scheme}:`, `${scheme}s:`].includes(url.protocol)) return undefined
  const bare = `${url.protocol}//${url.host}`
  return url.href === `${bare}/` ? bare : undefined
}
