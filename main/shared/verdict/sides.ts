import { transports, type Transport } from '../contract/transport.ts'
import type { NamesIn } from '../texts/phrase.ts'

/** A good or bad side of a transport. */
interface SideRow {
  /** Its text is `sides.<key>`, and what the figures say to it `evidence.<key>`. */
  readonly key: NamesIn<'compare.sides'>
  readonly good: boolean
  /** Said by the article that this playground grew from, or added since. */
  readonly source: 'article' | 'added'
}

/** The sides in the order of the article, each transport's good ones first. */
const sidesOf = {
  polling: [
    { key: 'noReload', good: true, source: 'article' },
    { key: 'plainBackend', good: true, source: 'article' },
    { key: 'slow', good: false, source: 'article' },
    { key: 'wasteful', good: false, source: 'article' },
    { key: 'headers', good: false, source: 'added' },
  ],
  sse: [
    { key: 'pushes', good: true, source: 'article' },
    { key: 'longConnection', good: true, source: 'article' },
    { key: 'fewerRequests', good: true, source: 'article' },
    { key: 'reconnects', good: true, source: 'added' },
    { key: 'format', good: false, source: 'article' },
    { key: 'notFriendly', good: false, source: 'article' },
    { key: 'oneWay', good: false, source: 'added' },
    { key: 'sixConnections', good: false, source: 'added' },
  ],
  websocket: [
    { key: 'duplex', good: true, source: 'article' },
    { key: 'oneHandshake', good: true, source: 'article' },
    { key: 'better', good: true, source: 'article' },
    { key: 'module', good: false, source: 'article' },
    { key: 'closed', good: false, source: 'article' },
    { key: 'noReconnect', good: false, source: 'added' },
  ],
} as const satisfies Readonly<Record<Transport, readonly SideRow[]>>

export type SideKey = (typeof sidesOf)[Transport][number]['key']

export interface Side extends SideRow {
  readonly key: SideKey
  readonly transport: Transport
}

/** All sides, by the order of the transports. */
export const sides: readonly Side[] = transports.flatMap((transport) =>
  sidesOf[transport].map((side) => ({ ...side, transport })),
)
