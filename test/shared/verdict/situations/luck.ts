import { three, regular, articleAt, bytes, asks, sseEnough, basis, type Situation } from './kit.ts'

/** Delays that chance or the phase of two clocks decides. */
export const luck: readonly Situation[] = [
  {
    name: 'the article with random arrivals',
    panes: articleAt(251, 498, 'random'),
    says: [
      'Polling brings a message after 251 ms, SSE after 498 ms, WebSocket after 499 ms.',
      'Polling takes 24,000 times the bytes of WebSocket: 4 MB against 170 B a message.',
      'Polling sends 120 requests a minute, and 50% of its polls bring nothing.',
      'SSE and WebSocket hold messages for up to 1 s before they push; with a push interval of 0 they send them at once.',
      'Each answer to Polling also carries 10,000 rows from before: ask for new rows only.',
      sseEnough,
      'A first impression, from 24 messages in 24 s.',
    ],
  },
  {
    name: 'the article with random arrivals, in an unlucky draw',
    panes: articleAt(330, 380, 'random'),
    says: [
      'Polling brings a message after 330 ms, SSE after 380 ms, WebSocket after 381 ms.',
      'Polling takes 24,000 times the bytes of WebSocket: 4 MB against 170 B a message.',
      'Polling sends 120 requests a minute, and 50% of its polls bring nothing.',
      'SSE and WebSocket hold messages for up to 1 s before they push; with a push interval of 0 they send them at once.',
      'Each answer to Polling also carries 10,000 rows from before: ask for new rows only.',
      sseEnough,
      'A first impression, from 24 messages in 24 s.',
    ],
  },
  {
    name: 'the article with regular arrivals',
    panes: articleAt(3, 11, 'regular'),
    says: [
      'Polling brings a message after 3.0 ms, SSE after 11 ms, WebSocket after 12 ms.',
      'Messages come at regular times, so the wait for the next poll or push is luck: up to 500 ms for Polling, up to 1 s for SSE and WebSocket.',
      'Polling takes 24,000 times the bytes of WebSocket: 4 MB against 170 B a message.',
      'Polling sends 120 requests a minute, and 50% of its polls bring nothing.',
      'SSE and WebSocket hold messages for up to 1 s before they push; with a push interval of 0 they send them at once.',
      'Each answer to Polling also carries 10,000 rows from before: ask for new rows only.',
      sseEnough,
      'A first impression, from 24 messages in 24 s.',
    ],
  },
  {
    name: 'one message a second at regular times, polled twice a second, pushed at once',
    panes: three({ polling: { p50: 3, p95: 5 } }, { messages: 60, ...regular(1) }),
    says: [
      'Polling brings a message after 3.0 ms, SSE after 2.1 ms, WebSocket after 2.0 ms.',
      'Messages come at regular times, so the wait for the next poll or push is luck: up to 500 ms for Polling.',
      bytes,
      asks,
      sseEnough,
      'From 60 messages in 1 min.',
    ],
  },
  {
    name: 'two messages a second at regular times, polled twice a second',
    panes: three({ polling: { p50: 480, p95: 484 } }, regular(2)),
    says: [
      'Polling brings a message after 480 ms, SSE after 2.1 ms, WebSocket after 2.0 ms.',
      'Messages come at regular times, so the wait for the next poll or push is luck: up to 500 ms for Polling.',
      bytes,
      asks,
      sseEnough,
      basis,
    ],
  },
  {
    name: 'messages at regular times whose polls drift through every phase',
    panes: three(
      { polling: { p50: 251, p95: 477 } },
      { messages: 108, settings: { arrivals: 'regular', pushRate: 1.8 } },
    ),
    says: [
      'Polling brings a message after 251 ms, SSE after 2.1 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      sseEnough,
      'From 108 messages in 1 min.',
    ],
  },
  {
    name: 'two pushes that scatter, beside polling that both of them lead',
    panes: three(
      {
        polling: { requests: 14 },
        sse: { p50: 40, p95: 110 },
        websocket: { p50: 25, p95: 80 },
      },
      { messages: 14, seconds: 7 },
    ),
    says: [
      'Polling brings a message after 257 ms, SSE after 40 ms, WebSocket after 25 ms.',
      bytes,
      asks,
      sseEnough,
      'A first impression, from 14 messages in 7 s.',
    ],
  },
  {
    name: 'two pushes that scatter',
    panes: three(
      { sse: { p50: 40, p95: 110 }, websocket: { p50: 25, p95: 80 } },
      { messages: 14, seconds: 7 },
    ).slice(1),
    says: [
      'SSE brings a message after 40 ms, WebSocket after 25 ms.',
      'SSE takes 1.1 times the bytes of WebSocket: 150 B against 133 B a message.',
      'Which of SSE and WebSocket is quicker cannot be told yet: their delays scatter too much.',
      'A first impression, from 14 messages in 7 s.',
    ],
  },
]
