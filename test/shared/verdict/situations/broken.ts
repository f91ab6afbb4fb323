import { brokenAt, now, since } from '../fake-panes.ts'
import { three, delays, bytes, asks, sseEnough, basis, type Situation } from './kit.ts'

/** Breaks and losses. */
export const broken: readonly Situation[] = [
  {
    name: 'a break that healed',
    panes: three({
      sse: {
        breaks: {
          count: 1,
          longest: 2_000,
          replayed: 4,
          last: { ...brokenAt(now - 9_000), gap: 2_000, replayed: 4 },
        },
      },
    }),
    says: [
      delays,
      bytes,
      asks,
      'SSE was without a connection for 2 s: 4 messages sent again, none lost.',
      sseEnough,
      basis,
    ],
  },
  {
    name: 'a break that cost messages',
    panes: three({
      websocket: {
        missed: 7,
        breaks: {
          count: 1,
          longest: 2_000,
          missed: 7,
          last: { ...brokenAt(now - 9_000), missed: 7, replayed: 0 },
        },
        pins: { resume: false },
      },
    }),
    says: [
      'WebSocket lost 7 messages because its resume is off: with resume on, what a break held back is sent again.',
      delays,
      bytes,
      asks,
      'WebSocket was without a connection for 1 s: 0 messages sent again, 7 messages lost.',
      sseEnough,
      basis,
    ],
  },
  {
    name: 'a break before this measurement',
    panes: three({ sse: { breaks: { count: 1, longest: 2_000, last: brokenAt(since - 1) } } }),
    says: [delays, bytes, asks, sseEnough, basis],
  },
  {
    name: 'a table that forgets between two polls',
    panes: three({ polling: { missed: 30, pins: { pollMode: 'all' } } }),
    says: [
      'Polling missed 30 messages that left the table between two polls: ask for new rows only, or poll more often.',
      delays,
      bytes,
      asks,
      sseEnough,
      basis,
    ],
  },
  {
    name: 'a loss that should not be',
    panes: three({ sse: { missed: 1 } }),
    says: [
      'SSE lost 1 message: see its Health tab before anything else.',
      delays,
      bytes,
      asks,
      basis,
    ],
  },
  {
    name: 'messages whose JSON is broken',
    panes: three({ sse: { missed: 2, unreadable: 2 } }),
    says: ['SSE lost 2 messages that it could not read.', delays, bytes, asks, basis],
  },
  {
    name: 'messages that may still come, where a fault makes some of them late',
    panes: three({ sse: { missed: 2, late: true } }),
    says: [delays, bytes, asks, basis],
  },
  {
    name: 'a break of a minute and a half',
    panes: three(
      {
        polling: {
          breaks: { count: 1, last: { ...brokenAt(since + 100), gap: 85_000, replayed: 1 } },
        },
      },
      { seconds: 120 },
    ),
    says: [
      delays,
      bytes,
      asks,
      'Polling was without a connection for 1 min 25 s: 1 message sent again, none lost.',
      sseEnough,
      'From 120 messages in 2 min.',
    ],
  },
  {
    name: 'a pane that its reader stopped',
    panes: three({ websocket: { state: 'closed', reason: 'stopped-by-user' } }),
    says: [
      delays,
      bytes,
      asks,
      sseEnough,
      'WebSocket is not connected: its figures are from before.',
      basis,
    ],
  },
]
