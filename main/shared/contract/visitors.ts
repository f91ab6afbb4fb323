import type { Transport } from './transport.ts'

/** What the clients of one page or program have done over one transport since the start of the engine. */
export interface VisitorFigures {
  /** Streams or WebSockets that are open now, and how many were opened and have ended. */
  readonly open: number
  readonly opened: number
  readonly closed: number
  /** All requests: polls, posts, preflights, and those that opened a connection. */
  readonly requests: number
  /** Those of them that were answered with a status from 400 on. */
  readonly refused: number
  /** Bytes that TCP carried, client to server and back. */
  readonly up: number
  readonly down: number
}

/** A page or a program of this machine's person that gives no `client=`: no pane, and no client of a fleet. */
export interface Visitor {
  /** The origin of a page, or the product that a program names in its `User-Agent`; empty where it says neither. */
  readonly name: string
  readonly kind: 'page' | 'program'
  /** When it was last heard of, server clock, epoch ms. */
  readonly lastAt: number
  readonly transports: Readonly<Partial<Record<Transport, VisitorFigures>>>
}

/** What a visitor did, at `at` (server clock, epoch ms). */
export type VisitorChange = { readonly at: number; readonly transport: Transport } & (
  | { /** A stream or a WebSocket began, or ended. */ readonly event: 'opened' | 'closed' }
  | {
      /** A poll was answered. */
      readonly event: 'answered'
      /** When its head had been read. */
      readonly from: number
      readonly status: number
      /** Whether the answer had messages. */
      readonly brought: boolean
    }
)

/** The visitors at `at` (server clock, epoch ms), the one heard of last at the beginning. */
export interface VisitorReading {
  readonly at: number
  readonly visitors: readonly Visitor[]
  /** What they did since the reading before, the oldest first; at most `maxChanges`. */
  readonly changes: readonly VisitorChange[]
  /** What to ask for next. */
  readonly next: number
}

/** How many are remembered: the one heard of longest ago gives way. */
export const maxVisitors = 20
/** How many changes wait to be read; the oldest give way. */
export const maxChanges = 256
