import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transports } from '../../../main/shared/contract/transport.ts'
import { compareAll } from '../../../main/shared/verdict/comparison.ts'
import type { Mark } from '../../../main/shared/verdict/evidence/mark.ts'
import type { Measured } from '../../../main/shared/verdict/measures.ts'
import { sides, type SideKey } from '../../../main/shared/verdict/sides.ts'
import { en } from '../../../main/shared/texts/en.ts'
import { anyScene, panesOf } from './any-panes.ts'
import { brokenAt, now, pane, type FakeFigures } from './fake-panes.ts'
import { partsOf, wordsIn } from './say.ts'
import { articleAt } from './situations/kit.ts'

const english = wordsIn('en')

/** Mark and words of a side, as shown with it. */
function shown(key: SideKey, panes: readonly Measured[]): readonly [Mark | undefined, string] {
  const side = compareAll(panes, false).sides.find((candidate) => candidate.key === key)
  if (side === undefined) return [undefined, '']
  return [side.evidence.mark, english.evidence(side.evidence).replaceAll('\u00a0', ' ')]
}
const three = (told: Readonly<Record<string, FakeFigures>>): readonly Measured[] =>
  transports.map((transport) => pane(transport, told[transport]))

const cut: FakeFigures = {
  requests: 2,
  breaks: { count: 1, longest: 2_000, downtime: 2_000, last: brokenAt(now - 9_000) },
}
const both: FakeFigures = { sent: 10, booking: { sent: 5_000 } }
const regular: FakeFigures = { settings: { arrivals: 'regular', pushRate: 1 } }
const scarce: FakeFigures = { messages: 3 }

type Row = readonly [SideKey, Readonly<Record<string, FakeFigures>>, Mark, string]
const rows: readonly Row[] = [
  ['noReload', {}, 'seen', '120 messages received without a reload'],
  ['noReload', { polling: { messages: 0 } }, 'pending', ''],
  ['plainBackend', {}, 'beyond', ''],
  ['slow', {}, 'seen', 'median delay 257 ms, by push 2.0 ms'],
  [
    'slow',
    { polling: { p50: 3, wire: 1_100 } },
    'seen',
    '8.3 times the bytes of WebSocket: 1.1 kB against 133 B a message',
  ],
  [
    'slow',
    { polling: { p50: 3, p95: 5, wire: 200 } },
    'notSeen',
    'median delay 3.0 ms, by push 2.0 ms',
  ],
  [
    'slow',
    { polling: { p50: 4.5, p95: 5, wire: 200 }, websocket: { p50: 0.1, p95: 1 } },
    'pending',
    'the delays are too close to tell',
  ],
  ['slow', { sse: { messages: 0 }, websocket: { messages: 0 } }, 'pending', ''],
  [
    'slow',
    { polling: { wire: 200, pageLag: 90 } },
    'pending',
    'this page is too far behind to tell',
  ],
  [
    'slow',
    { polling: { p50: 3, wire: 200, ...regular } },
    'seen',
    'up to 500 ms by luck of the phase, by push 2.0 ms',
  ],
  ['wasteful', {}, 'seen', '120 requests a minute, 37% of the polls for nothing'],
  [
    'wasteful',
    { polling: { empty: 0.01, requests: 2_090, perMinute: 2_090, perMessage: 1 } },
    'seen',
    '2,090 requests a minute, 1% of the polls for nothing',
  ],
  [
    'wasteful',
    { polling: { empty: 0.01, perMessage: 0.02 } },
    'notSeen',
    '120 requests a minute, 1% of the polls for nothing',
  ],
  ['wasteful', { polling: { requests: 4 } }, 'pending', ''],
  ['headers', {}, 'seen', 'headers are 30% of its bytes, 330 B a message'],
  [
    'headers',
    { polling: { booking: { headers: 120 } } },
    'seen',
    'headers are 0.1% of its bytes, 1 B a message',
  ],
  ['pushes', {}, 'seen', '120 messages came unasked'],
  ['longConnection', {}, 'seen', '120 messages over one connection, open for 1 min'],
  [
    'longConnection',
    { sse: cut },
    'seen',
    '120 messages over 2 connections, the present one open for 1 min',
  ],
  [
    'longConnection',
    { sse: { requests: 130 } },
    'notSeen',
    '120 messages over 130 connections, the present one open for 1 min',
  ],
  ['longConnection', { sse: { ...scarce, requests: 3 } }, 'pending', ''],
  ['longConnection', { sse: { state: 'waiting' } }, 'pending', ''],
  ['fewerRequests', {}, 'seen', '0 requests a minute, 120 by polling'],
  ['fewerRequests', { sse: { requests: 301 } }, 'notSeen', '300 requests a minute, 120 by polling'],
  ['reconnects', {}, 'untried', 'cut the connection under Network to see it'],
  ['reconnects', { sse: cut }, 'seen', '1 break, the longest 2 s; 0 messages missed'],
  [
    'reconnects',
    {
      sse: {
        ...cut,
        state: 'waiting',
        breaks: { ...cut.breaks, last: { ...brokenAt(now), gap: undefined } },
      },
    },
    'untried',
    'it has no connection yet',
  ],
  [
    'reconnects',
    { sse: { ...cut, breaks: { ...cut.breaks, missed: 2 } } },
    'notSeen',
    '1 break, the longest 2 s; 2 messages missed',
  ],
  [
    'reconnects',
    { sse: { ...cut, breaks: { ...cut.breaks, missed: 2 }, pins: { resume: false } } },
    'untried',
    '1 break, 2 messages missed: its resume is off',
  ],
  ['format', {}, 'seen', '30 B of framing per message'],
  ['format', { sse: { messages: 0 } }, 'pending', ''],
  ['notFriendly', {}, 'notSeen', '2.1 ms and 150 B per message, by WebSocket 2.0 ms and 133 B'],
  [
    'notFriendly',
    { sse: { wire: 400 } },
    'seen',
    '2.1 ms and 400 B per message, by WebSocket 2.0 ms and 133 B',
  ],
  ['notFriendly', { sse: { p50: 500, p95: 950, pins: { pushInterval: 1_000 } } }, 'pending', ''],
  ['notFriendly', { websocket: scarce }, 'pending', ''],
  ['oneWay', {}, 'untried', 'send a message in its pane to see it'],
  ['oneWay', { sse: { ...both, sent: 1 } }, 'seen', '1 message by POST, 5 kB in all'],
  ['oneWay', { sse: { sent: 1 } }, 'pending', ''],
  ['sixConnections', {}, 'untried', '1 of 6 in use by SSE panes'],
  [
    'sixConnections',
    { sse: { state: 'connecting', reason: 'browser-limit' } },
    'seen',
    '0 of 6 in use by SSE panes',
  ],
  ['duplex', {}, 'untried', '120 messages received; send one in its pane to see both ways'],
  ['duplex', { websocket: { sent: 2 } }, 'seen', '120 messages received and 2 messages sent on it'],
  ['duplex', { websocket: { messages: 0 } }, 'pending', ''],
  ['oneHandshake', {}, 'seen', '120 messages over one connection, open for 1 min'],
  [
    'better',
    {},
    'notSeen',
    '2.0 ms and 133 B per message; polling 257 ms and 1.1 kB, SSE 2.1 ms and 150 B',
  ],
  [
    'better',
    { sse: { p50: 80, p95: 150 } },
    'seen',
    '2.0 ms and 133 B per message; polling 257 ms and 1.1 kB, SSE 80 ms and 150 B',
  ],
  [
    'better',
    { polling: both, websocket: { sent: 10, booking: { sent: 600 } } },
    'seen',
    'a message sent takes 60 B, by POST 500 B',
  ],
  ['better', { polling: { messages: 0 }, sse: { messages: 0 } }, 'pending', ''],
  ['module', {}, 'beyond', ''],
  ['closed', {}, 'untried', 'cut the connection under Network to see it'],
  ['closed', { websocket: cut }, 'seen', 'for 2 s nothing could be sent'],
  ['noReconnect', {}, 'untried', 'cut the connection under Network to see it'],
  ['noReconnect', { websocket: cut }, 'seen', 'this page had to mend 1 break, the longest 2 s'],
]

describe('the sides of the transports', () => {
  it('are worded', () => {
    const keys = sides.map(({ key }) => key)
    expect(Object.keys(en.side).sort()).toEqual([...keys].sort())
  })
  it.each(rows)('%s, of %o, is %s: %s', (key, told, mark, text) => {
    expect(shown(key, three(told))).toEqual([mark, text])
  })
  it('has a row here for every side', () => {
    expect([...new Set(rows.map(([key]) => key))].sort()).toEqual(
      sides.map(({ key }) => key).sort(),
    )
  })
  it.each(Array.from({ length: 10 }, (_, start) => start * 100))(
    'show the lesson of the article at a phase of %d ms: polling is slow by its bytes, and wastes',
    (phase) => {
      const panes = articleAt((500 - (phase % 500)) % 500, 1_000 - phase, 'regular')
      expect(shown('slow', panes)).toEqual([
        'seen',
        '21,000 times the bytes of SSE: 4 MB against 190 B a message',
      ])
      expect(shown('wasteful', panes)[0]).toBe('seen')
      expect(shown('notFriendly', panes)[0]).toBe('pending')
      expect(shown('better', panes)[0]).toBe('pending')
    },
  )
})

describe('whatever was measured, the evidence', () => {
  const facts = new Set<string>(['noReload', 'headers', 'pushes', 'format', 'sixConnections'])
  const evidenceOf = (panes: readonly Measured[]) => compareAll(panes, false).sides

  it('is never held against a fact, nor for what no run can show', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        for (const { key, evidence } of evidenceOf(panesOf(scene))) {
          if (facts.has(key)) expect(evidence.mark, key).not.toBe('notSeen')
          if (key === 'plainBackend' || key === 'module') {
            expect(['beyond', 'pending']).toContain(evidence.mark)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })
  it('never clears polling that takes more than twice the time or the bytes of a push', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const found = compareAll(panesOf(scene), false)
        const slow = found.sides.find(({ key }) => key === 'slow')
        if (slow?.evidence.mark !== 'notSeen') return
        const { phrase } = slow.evidence
        const { delay = Infinity, push = 0 } = phrase === undefined ? {} : partsOf(phrase).numbers
        expect(delay).toBeLessThanOrEqual(2 * push)
      }),
      { numRuns: 1_000 },
    )
  })
  it.each(['en', 'zh'] as const)('is worded in %s without a gap or an odd figure', (language) => {
    const words = wordsIn(language)
    fc.assert(
      fc.property(anyScene, (scene) => {
        for (const { evidence, key } of evidenceOf(panesOf(scene))) {
          const text = words.evidence(evidence)
          expect(text, key).not.toMatch(/NaN|undefined|null|Infinity|[{}|]|-\d|−\d|compare\./)
          expect(text, key).not.toMatch(/(?<![\d.,])1 (messages|requests|breaks|connections)\b/)
          if (['seen', 'notSeen', 'untried'].includes(evidence.mark)) expect(text, key).not.toBe('')
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
