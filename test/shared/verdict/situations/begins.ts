import { pane } from '../fake-panes.ts'
import { three, bytes, asks, basis, type Situation } from './kit.ts'

/** Where little or nothing was measured yet. */
export const begins: readonly Situation[] = [
  { name: 'no pane', panes: [], says: ['No pane is open.'] },
  {
    name: 'panes that are new',
    panes: three({}, { messages: 0, seconds: 1 }),
    says: ['Measuring: 0 of 10 messages so far.'],
  },
  {
    name: 'the first message',
    panes: three({}, { messages: 1, seconds: 1 }),
    says: ['Measuring: 1 of 10 messages so far.'],
  },
  {
    name: 'messages that are half a minute apart',
    panes: three({}, { messages: 2, seconds: 60 }),
    says: ['Measuring: 2 of 10 messages so far, about 4 min to go at this rate.'],
  },
  {
    name: 'a burst in the first two seconds',
    panes: three({}, { messages: 100, seconds: 2 }),
    says: ['Measuring: 2 s of 5 s so far.'],
  },
  {
    name: 'one pane measured, two that begin',
    panes: three({ sse: { messages: 2 }, websocket: { messages: 3 } }),
    says: [
      'Polling brings a message after 257 ms.',
      'SSE and WebSocket have too few messages so far to compare with.',
      basis,
    ],
  },
  {
    name: 'one pane measured, one without a connection',
    panes: [pane('polling'), pane('sse', { messages: 0, state: 'idle' })],
    says: [
      'Polling brings a message after 257 ms.',
      'SSE is not connected, so it is not compared.',
      basis,
    ],
  },
  {
    name: 'one pane',
    panes: [pane('sse')],
    says: [
      'SSE brings a message after 2.1 ms.',
      'Add a pane of another transport to compare with.',
      basis,
    ],
  },
  {
    name: 'two of three measured',
    panes: three({ sse: { messages: 4 } }),
    says: [
      'Polling brings a message after 257 ms, WebSocket after 2.0 ms.',
      bytes,
      asks,
      'SSE has too few messages so far to compare with.',
      basis,
    ],
  },
]
