import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock } from '../../engine/clock.ts'
import { transportRows, type Transport } from '../../shared/contract/transport.ts'
import {
  maxChanges,
  maxVisitors,
  type Visitor,
  type VisitorChange,
  type VisitorFigures,
  type VisitorReading,
} from '../../shared/contract/visitors.ts'
import type { Exchange } from '../http/exchange.ts'
import { visitorName } from './visitor-name.ts'
import { takeRead, takeSent } from './wire-marks.ts'

/** Where servers book what the clients do that give no `client=`, by the page or the program that they are part of. */
export interface Visitors {
  /** A request was read. */
  asked(transport: Transport, request: IncomingMessage): void
  /** A request was answered, as a whole. */
  answered(exchange: Exchange): void
  /** The latest request of this socket was refused. */
  refused(socket: Socket): void
  /** Bytes that an exchange carried. */
  carried(socket: Socket, up: number, down: number): void
  /** The socket carries a stream or a WebSocket from now on, until `holder` closes. */
  opened(socket: Socket, holder: EventEmitter): void
  /** @param after the `next` of the reading before. */
  read(after: number): VisitorReading
}

type Figures = { -readonly [Key in keyof VisitorFigures]: VisitorFigures[Key] }
interface Account extends Pick<Visitor, 'name' | 'kind'> {
  lastAt: number
  readonly places: Map<Transport, Place>
}
/** Where the connections of one account over one transport are booked. */
interface Place {
  readonly transport: Transport
  readonly account: Account
  readonly figures: Figures
}
/** A connection that is open, by what closes with it. */
interface Opening {
  readonly socket: Socket
  readonly place: Place
}

const nothing = (): void => undefined
/** Books nothing. */
export const noVisitors: Visitors = {
  asked: nothing,
  answered: nothing,
  refused: nothing,
  carried: nothing,
  opened: nothing,
  read: () => ({ at: 0, visitors: [], changes: [], next: 0 }),
}

const noFigures = (): Figures => ({
  open: 0,
  opened: 0,
  closed: 0,
  requests: 0,
  refused: 0,
  up: 0,
  down: 0,
})
const isOpen = ({ places }: Account): boolean =>
  [...places.values()].some(({ figures }) => figures.open > 0)

function transportsOf({ places }: Account): Visitor['transports'] {
  return Object.fromEntries(
    [...places].map(([transport, { figures }]) => [transport, { ...figures }]),
  )
}

/**
 * Creates books without visitors. A request of a known socket costs a look-up and an addition, and a connection one
 * entry in a table: there may be thousands.
 */
export function createVisitors(clock: Pick<Clock, 'now'>): Visitors {
  const accounts = new Map<string, Account>()
  /** A connection is one page's or program's, whatever it asks for. */
  const places = new WeakMap<Socket, Place>()
  /** When the latest request of a socket was read. */
  const askedAt = new WeakMap<Socket, number>()
  const openings = new Map<EventEmitter, Opening>()
  const changes: VisitorChange[] = []
  /** How many changes there have been. */
  let changed = 0

  function note({ account }: Place, change: VisitorChange): void {
    account.lastAt = change.at
    changes.push(change)
    changed += 1
    if (changes.length > maxChanges) changes.shift()
  }
  function makeRoom(): void {
    if (accounts.size < maxVisitors) return
    const byAge = [...accounts].toSorted(([, one], [, other]) => one.lastAt - other.lastAt)
    const [oldest] = byAge.find(([, account]) => !isOpen(account)) ?? byAge[0] ?? []
    if (oldest !== undefined) accounts.delete(oldest)
  }
  function accountOf({ headers }: IncomingMessage): Account {
    const visitor = visitorName(headers)
    const key = `${visitor.kind} ${visitor.name}`
    const known = accounts.get(key)
    if (known !== undefined) return known
    makeRoom()
    const account: Account = { ...visitor, lastAt: clock.now(), places: new Map() }
    accounts.set(key, account)
    return account
  }
  function placeOf(transport: Transport, request: IncomingMessage): Place {
    const known = places.get(request.socket)
    if (known !== undefined) return known
    const account = accountOf(request)
    const place = account.places.get(transport) ?? { transport, account, figures: noFigures() }
    account.places.set(transport, place)
    places.set(request.socket, place)
    return place
  }
  function settle({ socket, place: { figures } }: Opening): void {
    figures.up += takeRead(socket)
    figures.down += takeSent(socket)
  }
  /** One function for all connections. */
  function onClose(this: EventEmitter): void {
    const opening = openings.get(this)
    if (opening === undefined) return
    settle(opening)
    openings.delete(this)
    opening.place.figures.open -= 1
    opening.place.figures.closed += 1
    const { place } = opening
    note(place, { at: clock.now(), transport: place.transport, event: 'closed' })
  }

  return {
    asked(transport, request) {
      const { account, figures } = placeOf(transport, request)
      account.lastAt = clock.now()
      figures.requests += 1
      if (!transportRows[transport].pushes) askedAt.set(request.socket, account.lastAt)
    },
    answered({ path, request, response, socket, carried }) {
      const place = places.get(socket)
      if (place === undefined) return
      const { transport, figures } = place
      const status = response.statusCode
      if (status >= 400) figures.refused += 1
      const from = askedAt.get(socket)
      const isPoll = request.method === 'GET' && path === transportRows[transport].path
      if (from === undefined || !isPoll) return
      const brought = carried.last > 0
      note(place, { at: clock.now(), transport, event: 'answered', from, status, brought })
    },
    refused(socket) {
      const place = places.get(socket)
      if (place !== undefined) place.figures.refused += 1
    },
    carried(socket, up, down) {
      const place = places.get(socket)
      if (place === undefined) return
      place.figures.up += up
      place.figures.down += down
    },
    opened(socket, holder) {
      const place = places.get(socket)
      if (place === undefined) return
      const { transport } = place
      openings.set(holder, { socket, place })
      holder.on('close', onClose)
      place.figures.open += 1
      place.figures.opened += 1
      note(place, { at: clock.now(), transport, event: 'opened' })
    },
    read(after) {
      for (const opening of openings.values()) settle(opening)
      const visitors = [...accounts.values()]
        .toSorted((one, other) => other.lastAt - one.lastAt)
        .map((account): Visitor => {
          const { name, kind, lastAt } = account
          return { name, kind, lastAt, transports: transportsOf(account) }
        })
      const unread = Math.min(Math.max(0, changed - after), changes.length)
      const latest = unread === 0 ? [] : changes.slice(-unread)
      return { at: clock.now(), visitors, changes: latest, next: changed }
    },
  }
}
