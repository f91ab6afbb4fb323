import { three, bytes, asks, sseEnough, basis, type Situation } from './kit.ts'

/** Pushes that gather messages before they send them. */
export const held: readonly Situation[] = [
  {
    name: 'pushes that gather for a second, at random',
    panes: three({
      sse: { p50: 500, p95: 950, pins: { pushInterval: 1_000 } },
      websocket: { p50: 510, p95: 955, pins: { pushInterval: 1_000 } },
    }),
    says: [
      'Polling brings a message after 257 ms, SSE after 500 ms, WebSocket after 510 ms.',
      bytes,
      asks,
      'SSE and WebSocket hold messages for up to 1 s before they push; with a push interval of 0 they send them at once.',
      sseEnough,
      basis,
    ],
  },
  {
    name: 'SSE that gathers, WebSocket that does not',
    panes: three({ sse: { p50: 500, p95: 950, pins: { pushInterval: 1_000 } } }),
    says: [
      'Polling brings a message after 257 ms, SSE after 500 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'SSE holds messages for up to 1 s before it pushes; with a push interval of 0 it sends them at once.',
      basis,
    ],
  },
  {
    name: 'WebSocket that gathers, SSE that does not',
    panes: three({ websocket: { p50: 500, p95: 950, pins: { pushInterval: 1_000 } } }),
    says: [
      'Polling brings a message after 257 ms, SSE after 2.1 ms, WebSocket after 500 ms.',
      bytes,
      asks,
      'WebSocket holds messages for up to 1 s before it pushes; with a push interval of 0 it sends them at once.',
      sseEnough,
      basis,
    ],
  },
  {
    name: 'two intervals',
    panes: three({
      sse: { p50: 100, p95: 190, pins: { pushInterval: 200 } },
      websocket: { p50: 500, p95: 950, pins: { pushInterval: 1_000 } },
    }),
    says: [
      'Polling brings a message after 257 ms, SSE after 100 ms, WebSocket after 500 ms.',
      bytes,
      asks,
      'SSE and WebSocket hold messages for up to 1 s before they push; with a push interval of 0 they send them at once.',
      basis,
    ],
  },
  {
    name: 'a push of 20 ms among quick ones',
    panes: three({ sse: { p50: 11, p95: 20, pins: { pushInterval: 20 } } }),
    says: [
      'Polling brings a message after 257 ms, SSE after 11 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'SSE holds messages for up to 20 ms before it pushes; with a push interval of 0 it sends them at once.',
      basis,
    ],
  },
]
