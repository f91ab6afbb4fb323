import { pane } from '../fake-panes.ts'
import { three, settings, delays, bytes, asks, sseEnough, basis, type Situation } from './kit.ts'

/** What people meet on a quiet machine. */
export const usual: readonly Situation[] = [
  {
    name: 'a chat, two messages a second',
    panes: three(),
    says: [delays, bytes, asks, sseEnough, basis],
  },
  {
    name: 'a chat without WebSocket',
    panes: three().slice(0, 2),
    says: [
      'Polling brings a message after 257 ms, SSE after 2.1 ms.',
      'Polling takes 7.3 times the bytes of SSE: 1.1 kB against 150 B a message.',
      asks,
      sseEnough,
      basis,
    ],
  },
  {
    name: 'a chat without SSE',
    panes: [pane('polling'), pane('websocket')],
    says: [
      'Polling brings a message after 257 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'A push beats asking here; add an SSE pane to see whether one-way push does as well.',
      basis,
    ],
  },
  {
    name: 'two pushes',
    panes: three().slice(1),
    says: [
      'SSE brings a message after 2.1 ms, WebSocket after 2.0 ms, which is no real difference.',
      'SSE takes 1.1 times the bytes of WebSocket: 150 B against 133 B a message.',
      sseEnough,
      basis,
    ],
  },
  {
    name: 'a chat of 24 s',
    panes: three({}, { messages: 48, seconds: 24 }),
    says: [delays, bytes, asks, sseEnough, 'From 48 messages in 24 s.'],
  },
  {
    name: 'few messages',
    panes: three({ polling: { requests: 12 } }, { messages: 12, seconds: 6 }),
    says: [delays, bytes, asks, sseEnough, 'A first impression, from 12 messages in 6 s.'],
  },
  {
    name: 'a message every six seconds',
    panes: three({ polling: { empty: 0.92 } }, { messages: 10, wire: undefined }),
    says: [
      delays,
      'Polling sends 120 requests a minute, and 92% of its polls bring nothing.',
      'At 10 messages a minute polling this often is wasted: poll less often, or let the server push.',
      sseEnough,
      'A first impression, from 10 messages in 1 min.',
    ],
  },
  {
    name: 'a thousand messages a second',
    panes: three(
      { polling: { empty: 0, wire: 112, p95: 480 }, sse: { wire: 110 }, websocket: { wire: 105 } },
      { messages: 60_000 },
    ),
    says: [
      delays,
      'Polling takes 1.1 times the bytes of WebSocket: 112 B against 105 B a message.',
      'Polling sends 120 requests a minute.',
      'At 1,000 messages a second one poll brings 500 messages, so headers hardly matter; the 255 ms wait remains.',
      sseEnough,
      'From 60,000 messages in 1 min.',
    ],
  },
  {
    name: 'tokens, forty a second at regular times, polled four times a second',
    panes: three(
      { polling: { p50: 130, p95: 240, empty: 0, requests: 240, perMinute: 240, wire: 180 } },
      { messages: 2_400, ...settings({ arrivals: 'regular', pushRate: 40, pollInterval: 250 }) },
    ),
    says: [
      'Polling brings a message after 130 ms, SSE after 2.1 ms, WebSocket after 2.0 ms.',
      'Polling takes 1.4 times the bytes of WebSocket: 180 B against 133 B a message.',
      'Polling sends 240 requests a minute.',
      sseEnough,
      'From 2,400 messages in 1 min.',
    ],
  },
  {
    name: 'pushes quicker than the clocks can tell',
    panes: three(
      { sse: { p50: 0.5, p95: 2 }, websocket: { p50: 0.3, p95: 2 } },
      { uncertainty: 0.7 },
    ),
    says: [
      'Polling brings a message after 257 ms, SSE within 1.2 ms, WebSocket within 1.0 ms.',
      bytes,
      asks,
      sseEnough,
      basis,
    ],
  },
  {
    name: 'one push quicker than the clocks can tell',
    panes: [pane('sse', { p50: 0.5, p95: 2, uncertainty: 0.7 })],
    says: [
      'SSE brings a message within 1.2 ms.',
      'Add a pane of another transport to compare with.',
      basis,
    ],
  },
]
