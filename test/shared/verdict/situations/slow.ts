import { brokenAt, now } from '../fake-panes.ts'
import { three, delays, bytes, asks, sseEnough, basis, type Situation } from './kit.ts'

/** Lines and pages that are slow, and messages that wait. */
export const slow: readonly Situation[] = [
  {
    name: 'WebSocket behind a slow line',
    panes: three({ websocket: { p50: 90, p95: 120 } }),
    faults: true,
    says: [
      'Polling brings a message after 257 ms, SSE after 2.1 ms, WebSocket after 90 ms.',
      bytes,
      asks,
      'SSE is ahead, and for one-way traffic it is enough: it reconnects by itself.',
      'Measured with network faults on.',
      basis,
    ],
  },
  {
    name: 'SSE behind a buffering proxy',
    panes: three({ sse: { p50: 80, p95: 150 } }),
    faults: true,
    says: [
      'Polling brings a message after 257 ms, SSE after 80 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'WebSocket is ahead of SSE by 78 ms, more than chance explains.',
      'Measured with network faults on.',
      basis,
    ],
  },
  {
    name: 'pushes that are slow for no reason of their own',
    panes: three({
      polling: { p50: 30, p95: 55, pins: { pollInterval: 50 } },
      sse: { p50: 400, p95: 700 },
      websocket: { p50: 410, p95: 700 },
    }),
    says: [
      'Polling brings a message after 30 ms, SSE after 400 ms, WebSocket after 410 ms.',
      bytes,
      asks,
      'Polling is ahead here: see what holds SSE and WebSocket back.',
      basis,
    ],
  },
  {
    name: 'a busy page',
    panes: three(
      {
        polling: { p50: 2_400, p95: 4_000 },
        sse: { p50: 200, p95: 900 },
        websocket: { p50: 13_900, p95: 20_000 },
      },
      { messages: 90_000, pageLag: 2_300 },
    ),
    says: [
      'Polling brings a message after 2.4 s, SSE after 200 ms, WebSocket after 13.9 s.',
      'This page is 2.3 s behind what arrives, too much to tell which is quicker.',
      bytes,
      asks,
      'From 90,000 messages in 1 min.',
    ],
  },
  {
    name: 'polling that is dear, in a page that is a little behind',
    panes: three(
      { sse: { p50: 321, p95: 900 }, websocket: { p50: 264, p95: 900 } },
      { messages: 600, pageLag: 37 },
    ),
    says: [
      'Polling brings a message after 257 ms, SSE after 321 ms, WebSocket after 264 ms.',
      'This page is 37 ms behind what arrives, too much to tell which is quicker.',
      bytes,
      asks,
      sseEnough,
      'From 600 messages in 1 min.',
    ],
  },
  {
    name: 'five panes at 200 messages a second',
    panes: three(
      { sse: { p50: 49, p95: 261 }, websocket: { p50: 63, p95: 423 } },
      { messages: 12_000, pageLag: 45 },
    ),
    says: [
      'Polling brings a message after 257 ms, SSE after 49 ms, WebSocket after 63 ms.',
      'This page is 45 ms behind what arrives, too much to tell which is quicker.',
      bytes,
      asks,
      'From 12,000 messages in 1 min.',
    ],
  },
  {
    name: 'an audience of SSE that keeps the servers busy',
    panes: three(
      { sse: { p50: 7.7, p95: 102 }, websocket: { p50: 94, p95: 168 } },
      { messages: 600, crowd: 5_000 },
    ),
    says: [
      'Polling brings a message after 257 ms, SSE after 7.7 ms, WebSocket after 94 ms.',
      'The servers are busy with an audience of 5,000 clients, and whoever they serve first is ahead: the panes’ delays do not compare the transports.',
      bytes,
      asks,
      sseEnough,
      'From 600 messages in 1 min.',
    ],
  },
  {
    name: 'a page that is behind by little',
    panes: three({}, { pageLag: 6 }),
    says: [delays, bytes, asks, sseEnough, basis],
  },
  {
    name: 'polling set to 8 s, six seconds ago',
    panes: three(
      {
        polling: {
          messages: 0,
          requests: 1,
          perMinute: undefined,
          empty: undefined,
          wire: undefined,
          pins: { pollInterval: 8_000 },
          waiting: { count: 17, oldestMs: 6_200 },
        },
      },
      { messages: 14, seconds: 6.2 },
    ),
    says: [
      'Polling has 17 messages waiting, the oldest for 6.2 s.',
      'SSE brings a message after 2.1 ms, WebSocket after 2.0 ms.',
      'SSE takes 1.1 times the bytes of WebSocket: 150 B against 133 B a message.',
      sseEnough,
      'A first impression, from 14 messages in 6.2 s.',
    ],
  },
  {
    name: 'polls that are refused',
    panes: three({
      polling: {
        state: 'waiting',
        waiting: { count: 18, oldestMs: 9_000 },
        breaks: { count: 1, last: { ...brokenAt(now - 9_000), gap: undefined } },
      },
    }),
    faults: true,
    says: [
      'Polling has 18 messages waiting, the oldest for 9 s.',
      'SSE brings a message after 2.1 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'Polling has been without a connection for 9 s.',
      sseEnough,
      'Measured with network faults on.',
      basis,
    ],
  },
  {
    name: 'a silent line for WebSocket',
    panes: three({ websocket: { waiting: { count: 1, oldestMs: 4_100 } } }),
    faults: true,
    says: [
      'WebSocket has 1 message waiting, for 4.1 s.',
      'Polling brings a message after 257 ms, SSE after 2.1 ms.',
      bytes,
      asks,
      'SSE is ahead, and for one-way traffic it is enough: it reconnects by itself.',
      'Measured with network faults on.',
      basis,
    ],
  },
  {
    name: 'an SSE stream that a proxy holds back',
    panes: three({
      sse: {
        p50: undefined,
        messages: 0,
        wire: undefined,
        waiting: { count: 87, oldestMs: 43_000 },
      },
    }),
    faults: true,
    says: [
      'SSE has 87 messages waiting, the oldest for 43 s.',
      'Polling brings a message after 257 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'Measured with network faults on.',
      basis,
    ],
  },
]
