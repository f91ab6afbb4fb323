import { transportRows } from '../contract/transport.ts'

/** Parameters of a query; one that is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** @param base of a server, for example `http://127.0.0.1:3000`. */
type AddressOf = (base: string, query?: Query) => string

const at =
  (path: string): AddressOf =>
  (base, query = {}) => {
    const pairs = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
    )
    return pairs.length === 0 ? `${base}${path}` : `${base}${path}?${pairs.join('&')}`
  }

/** Where new messages are asked for (PROTOCOL 2.1). */
export const pollAddress = at(transportRows.polling.path)
/** Where an event stream begins (PROTOCOL 3.1). */
export const eventsAddress = at(transportRows.sse.path)
/** Where a WebSocket begins (PROTOCOL 4.1). */
export const socketAddress = at(transportRows.websocket.path)
/** Where a message is posted (PROTOCOL 2.2). */
export const postAddress = at('/messages')
