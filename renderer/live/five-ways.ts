import type { SharedPane } from '../share/share-panes.ts'

/** What somebody chooses among: asking now and then, asking often, waiting for the answer, and both pushes. */
export const fiveWays: readonly SharedPane[] = [
  { lane: 'polling', pins: { pollInterval: 1_000 } },
  { lane: 'polling', pins: { pollInterval: 5_000 } },
  { lane: 'polling', pins: { pollMode: 'long' } },
  { lane: 'sse', pins: {} },
  { lane: 'websocket', pins: {} },
]
