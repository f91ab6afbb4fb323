import { pane } from '../fake-panes.ts'
import { basis, type Situation } from './kit.ts'

/** Several panes of one transport. */
export const alike: readonly Situation[] = [
  {
    name: 'two ways to poll',
    panes: [
      pane('polling'),
      pane('polling', {
        index: 1,
        p50: 2_500,
        p95: 4_800,
        requests: 12,
        perMinute: 12,
        wire: 260,
        pins: { pollInterval: 5_000 },
      }),
    ],
    says: [
      'Polling brings a message after 257 ms, Polling 2 after 2.5 s.',
      'Polling takes 4.2 times the bytes of Polling 2: 1.1 kB against 260 B a message.',
      'Polling pays for its lead with 10 times the requests of Polling 2.',
      'These panes differ by their settings alone: add another transport to compare with.',
      basis,
    ],
  },
  {
    name: 'two ways to poll that ask about as often',
    panes: [
      pane('polling'),
      pane('polling', { index: 1, p50: 2_500, p95: 4_800, requests: 118, perMinute: 118 }),
    ],
    says: [
      'Polling brings a message after 257 ms, Polling 2 after 2.5 s.',
      'All take about the same, 1.1 kB a message.',
      'These panes differ by their settings alone: add another transport to compare with.',
      basis,
    ],
  },
  {
    name: 'two WebSocket panes',
    panes: [pane('websocket'), pane('websocket', { index: 1 })],
    says: [
      'WebSocket brings a message after 2.0 ms, WebSocket 2 after 2.0 ms, which is no real difference.',
      'All take about the same, 133 B a message.',
      'These panes differ by their settings alone: add another transport to compare with.',
      basis,
    ],
  },
  {
    name: 'two ways to poll, and SSE that has only begun',
    panes: [
      pane('polling'),
      pane('polling', {
        index: 1,
        p50: 2_500,
        p95: 4_800,
        requests: 12,
        perMinute: 12,
        wire: 260,
        pins: { pollInterval: 5_000 },
      }),
      pane('sse', { messages: 3 }),
    ],
    says: [
      'Polling brings a message after 257 ms, Polling 2 after 2.5 s.',
      'Polling takes 4.2 times the bytes of Polling 2: 1.1 kB against 260 B a message.',
      'Polling pays for its lead with 10 times the requests of Polling 2.',
      'SSE has too few messages so far to compare with.',
      basis,
    ],
  },
  {
    name: 'three ways to poll beside both pushes',
    panes: [
      pane('polling', {
        index: 2,
        p50: 3,
        p95: 5,
        requests: 118,
        perMinute: 118,
        empty: 0,
        perMessage: 1,
        wire: 900,
        pins: { pollMode: 'long' },
      }),
      pane('polling'),
      pane('polling', { index: 1, p50: 2_500, p95: 4_800, pins: { pollInterval: 5_000 } }),
      pane('sse'),
      pane('websocket'),
    ],
    says: [
      'Polling 3 brings a message after 3.0 ms, SSE after 2.1 ms, WebSocket after 2.0 ms, which is no real difference.',
      'Polling 3 takes 6.8 times the bytes of WebSocket: 900 B against 133 B a message.',
      'Polling 3 sends 118 requests a minute.',
      'Polling 3 is as quick as a push, but takes 1 request a message; SSE does the same with one in all.',
      basis,
    ],
  },
  {
    name: 'SSE at once and SSE every second',
    panes: [
      pane('sse'),
      pane('sse', { index: 1, p50: 500, p95: 950, pins: { pushInterval: 1_000 } }),
    ],
    says: [
      'SSE brings a message after 2.1 ms, SSE 2 after 500 ms.',
      'All take about the same, 150 B a message.',
      'SSE 2 holds messages for up to 1 s before it pushes; with a push interval of 0 it sends them at once.',
      'These panes differ by their settings alone: add another transport to compare with.',
      basis,
    ],
  },
]
