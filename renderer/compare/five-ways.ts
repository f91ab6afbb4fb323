import type { SharedPane } from '../share/share-panes.ts'

/** What most people choose between: two intervals of polling, the long poll, and both ways to push. */
export const fiveWays: readonly SharedPane[] = [
  { lane: 'polling', pins: { pollInterval: 1_000, pollMode: 'new' } },
  { lane: 'polling', pins: { pollInterval: 5_000, pollMode: 'new' } },
  { lane: 'polling', pins: { pollMode: 'long' } },
  { lane: 'sse', pins: {} },
  { lane: 'websocket', pins: {} },
]
