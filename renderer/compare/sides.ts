import type { Transport } from '../../main/shared/contract/transport.ts'

/** A good or bad side of a transport. */
export interface Side {
  /** Its text is `sides.<key>`, and what the figures say to it `evidence.<key>`. */
  readonly key: string
  readonly transport: Transport
  readonly good: boolean
  /** Said by the article that this playground grew from, or added since. */
  readonly source: 'article' | 'added'
}

/** The sides in the order of the article, each transport's good ones first. */
export const sides = [
  { key: 'noReload', transport: 'polling', good: true, source: 'article' },
  { key: 'plainBackend', transport: 'polling', good: true, source: 'article' },
  { key: 'slow', transport: 'polling', good: false, source: 'article' },
  { key: 'wasteful', transport: 'polling', good: false, source: 'article' },
  { key: 'headers', transport: 'polling', good: false, source: 'added' },
  { key: 'pushes', transport: 'sse', good: true, source: 'article' },
  { key: 'longConnection', transport: 'sse', good: true, source: 'article' },
  { key: 'fewerRequests', transport: 'sse', good: true, source: 'article' },
  { key: 'reconnects', transport: 'sse', good: true, source: 'added' },
  { key: 'format', transport: 'sse', good: false, source: 'article' },
  { key: 'notFriendly', transport: 'sse', good: false, source: 'article' },
  { key: 'oneWay', transport: 'sse', good: false, source: 'added' },
  { key: 'sixConnections', transport: 'sse', good: false, source: 'added' },
  { key: 'duplex', transport: 'websocket', good: true, source: 'article' },
  { key: 'oneHandshake', transport: 'websocket', good: true, source: 'article' },
  { key: 'better', transport: 'websocket', good: true, source: 'article' },
  { key: 'module', transport: 'websocket', good: false, source: 'article' },
  { key: 'closed', transport: 'websocket', good: false, source: 'article' },
  { key: 'noReconnect', transport: 'websocket', good: false, source: 'added' },
] as const satisfies readonly Side[]

export type SideKey = (typeof sides)[number]['key']
