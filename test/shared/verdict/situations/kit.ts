import type { Settings } from '../../../../main/shared/contract/settings.ts'
import type { Transport } from '../../../../main/shared/contract/transport.ts'
import type { Measured } from '../../../../main/shared/verdict/measures.ts'
import { pane, type FakeFigures } from '../fake-panes.ts'

/** What was measured, and what a careful engineer says to it. */
export interface Situation {
  readonly name: string
  readonly panes: readonly Measured[]
  readonly faults?: boolean
  /** Its sentences, in their order. */
  readonly says: readonly string[]
}

/** Sentences that many situations share. */
export const delays =
  'Polling brings a message after 257 ms, SSE after 2.1 ms, WebSocket after 2.0 ms.'
export const bytes =
  'Polling takes 8.3 times the bytes of WebSocket: 1.1 kB against 133 B a message.'
export const asks = 'Polling sends 120 requests a minute, and 37% of its polls bring nothing.'
export const sseEnough =
  'For one-way traffic SSE is enough: it is plain HTTP and reconnects by itself; WebSocket pays off once the page also sends.'
export const basis = 'From 120 messages in 1 min.'

/** One pane of each transport, with what is told of them, and of all. */
export function three(
  told: Partial<Readonly<Record<Transport, FakeFigures>>> = {},
  all: FakeFigures = {},
): readonly Measured[] {
  return (['polling', 'sse', 'websocket'] as const).map((transport) =>
    pane(transport, { ...all, ...told[transport] }),
  )
}

export const settings = (given: Partial<Settings>): FakeFigures => ({ settings: given })

/** Messages at regular times, this many a second. */
export const regular = (rate: number): FakeFigures =>
  settings({ arrivals: 'regular', pushRate: rate })

const article = {
  pollInterval: 500,
  pollMode: 'all',
  ssePushInterval: 1_000,
  websocketPushInterval: 1_000,
  feed: 'clock',
  pushRate: 1,
} as const

/** The article's numbers after 24 s, at these delays of a poll and a push in ms. */
export function articleAt(
  poll: number,
  push: number,
  arrivals: Settings['arrivals'],
): readonly Measured[] {
  const given = { messages: 24, seconds: 24, settings: { ...article, arrivals } }
  // At random all waits from none to the interval occur; at regular times one and the same.
  const spread = arrivals === 'random' ? 1.9 : 1.02
  const polls = { requests: 48, perMinute: 120, empty: 0.5, repeated: 10_000, wire: 4_000_000 }
  return [
    pane('polling', { ...given, ...polls, p50: poll, p95: poll * spread }),
    pane('sse', { ...given, p50: push, p95: push * spread, wire: 190 }),
    pane('websocket', { ...given, p50: push + 1, p95: (push + 1) * spread, wire: 170 }),
  ]
}
