import { three, delays, bytes, asks, sseEnough, basis, type Situation } from './kit.ts'

/** Where bytes and requests decide, or are not known. */
export const costs: readonly Situation[] = [
  {
    name: 'a slow network, where polling every 50 ms is as quick',
    panes: three(
      {
        polling: {
          p50: 420,
          p95: 450,
          requests: 1_200,
          perMinute: 1_200,
          empty: 0.9,
          wire: 9_000,
          pins: { pollInterval: 50 },
        },
      },
      { p50: 400, p95: 430 },
    ),
    says: [
      'Polling brings a message after 420 ms, SSE after 400 ms, WebSocket after 400 ms, which is no real difference.',
      'Polling takes 68 times the bytes of WebSocket: 9 kB against 133 B a message.',
      'Polling sends 1,200 requests a minute, and 90% of its polls bring nothing.',
      'Polling, asking every 50 ms, is as quick here, but a push does the same without asking.',
      basis,
    ],
  },
  {
    name: 'polling that is as quick and costs hardly more',
    panes: three(
      {
        polling: {
          p50: 420,
          p95: 450,
          requests: 12,
          perMinute: 12,
          empty: 0.05,
          wire: 260,
          pins: { pollInterval: 50 },
        },
      },
      { p50: 400, p95: 430, requests: 9 },
    ),
    says: [
      'Polling brings a message after 420 ms, SSE after 400 ms, WebSocket after 400 ms, which is no real difference.',
      'Polling takes 2 times the bytes of WebSocket: 260 B against 133 B a message.',
      'Polling sends 12 requests a minute, and 5% of its polls bring nothing.',
      'Polling, asking every 50 ms, is as quick here at no more than twice the cost, so the simplest one will do.',
      basis,
    ],
  },
  {
    name: 'polling that is as quick, at 2.1 times the bytes',
    panes: three(
      {
        polling: {
          p50: 420,
          p95: 450,
          requests: 12,
          perMinute: 12,
          empty: 0.05,
          wire: 280,
          pins: { pollInterval: 50 },
        },
      },
      { p50: 400, p95: 430, requests: 9 },
    ),
    says: [
      'Polling brings a message after 420 ms, SSE after 400 ms, WebSocket after 400 ms, which is no real difference.',
      'Polling takes 2.1 times the bytes of WebSocket: 280 B against 133 B a message.',
      'Polling sends 12 requests a minute, and 5% of its polls bring nothing.',
      'Polling, asking every 50 ms, is as quick here, but a push does the same without asking.',
      basis,
    ],
  },
  {
    name: 'polling that is as quick, with every tenth poll empty',
    panes: three(
      {
        polling: {
          p50: 420,
          p95: 450,
          requests: 12,
          perMinute: 12,
          empty: 0.11,
          wire: 260,
          pins: { pollInterval: 50 },
        },
      },
      { p50: 400, p95: 430, requests: 9 },
    ),
    says: [
      'Polling brings a message after 420 ms, SSE after 400 ms, WebSocket after 400 ms, which is no real difference.',
      'Polling takes 2 times the bytes of WebSocket: 260 B against 133 B a message.',
      'Polling sends 12 requests a minute, and 11% of its polls bring nothing.',
      'Polling, asking every 50 ms, is as quick here, but a push does the same without asking.',
      basis,
    ],
  },
  {
    name: 'long polling',
    panes: three({
      polling: { p50: 3, p95: 6, empty: 0, perMessage: 1, pins: { pollMode: 'long' } },
    }),
    says: [
      'Polling brings a message after 3.0 ms, SSE after 2.1 ms, WebSocket after 2.0 ms, which is no real difference.',
      bytes,
      'Polling sends 120 requests a minute.',
      'Polling is as quick as a push, but takes 1 request a message; SSE does the same with one in all.',
      basis,
    ],
  },
  {
    name: 'all rows of a full table, every second',
    panes: three({
      polling: {
        p50: 500,
        p95: 950,
        wire: 1_200_000,
        requests: 60,
        perMinute: 60,
        empty: 0.13,
        repeated: 9_998,
        pins: { pollInterval: 1_000, pollMode: 'all' },
      },
    }),
    says: [
      'Polling brings a message after 500 ms, SSE after 2.1 ms, WebSocket after 2.0 ms.',
      'Polling takes 9,000 times the bytes of WebSocket: 1.2 MB against 133 B a message.',
      'Polling sends 60 requests a minute, and 13% of its polls bring nothing.',
      'Each answer to Polling also carries 9,998 rows from before: ask for new rows only.',
      sseEnough,
      basis,
    ],
  },
  {
    name: 'bytes that nobody knows any more',
    panes: three({ polling: { wire: undefined }, sse: { wire: undefined } }),
    says: [delays, asks, sseEnough, basis],
  },
  {
    name: 'requests that nobody knows',
    panes: three({ polling: { perMinute: undefined, empty: undefined } }),
    says: [delays, bytes, sseEnough, basis],
  },
  {
    name: 'a page that writes over one pane',
    panes: three({ websocket: { sent: 20 } }),
    says: [
      delays,
      bytes,
      asks,
      'This page sent 20 messages: WebSocket carries both ways on one connection, where the others need a POST each.',
      basis,
    ],
  },
  {
    name: 'a page that writes over two',
    panes: three({
      polling: { sent: 10, booking: { sent: 5_000 } },
      websocket: { sent: 10, booking: { sent: 600 } },
    }),
    says: [
      delays,
      bytes,
      asks,
      'This page sent 20 messages: each took 60 B over WebSocket and 500 B over Polling, so WebSocket fits traffic both ways.',
      basis,
    ],
  },
]
