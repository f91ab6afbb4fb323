import type { TransportRow } from '../contract/transport.ts'

/** Parameters of a query; one that is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

function at(path: string, base: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return pairs.length === 0 ? `${base}${path}` : `${base}${path}?${pairs.join('&')}`
}

/**
 * What a client of this transport asks for (PROTOCOL 2.1, 3.1, 4.1).
 *
 * @param base of the server, for example `http://127.0.0.1:3000`.
 */
export function addressOf(
  { path }: Pick<TransportRow, 'path'>,
  base: string,
  query: Query = {},
): string {
  return at(path, base, query)
}

/** Where a message is posted (PROTOCOL 2.2). */
export function postAddress(base: string, query: Query = {}): string {
  return at('/messages', base, query)
}
