import type { Transport } from '../contract/transport.ts'

/** Parameters of a query; one that is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** What each server is asked for (PROTOCOL 2, 3 and 4). */
const paths: Readonly<Record<Transport, string>> = {
  polling: '/getData',
  sse: '/sse',
  websocket: '/',
}

function withQuery(address: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return pairs.length === 0 ? address : `${address}?${pairs.join('&')}`
}

/** Where a client of `transport` asks the server at `base`, for example `http://127.0.0.1:3000`. */
export const addressOf = (transport: Transport, base: string, query: Query = {}): string =>
  withQuery(`${base}${paths[transport]}`, query)

/** Where a message is posted (PROTOCOL 1.4). */
export const postAddress = (base: string, query: Query = {}): string =>
  withQuery(`${base}/messages`, query)
