import { describe, expect, it } from 'vitest'
import type { AdviceCode } from '../../../renderer/compare/advice.ts'
import type { Measured } from '../../../renderer/compare/measures.ts'
import { judge, type FindingCode } from '../../../renderer/compare/verdict.ts'
import { en } from '../../../renderer/locales/en.ts'
import { brokenAt, now, pane, since, type FakeFigures } from './fake-panes.ts'

interface Scene {
  readonly name: string
  readonly panes: readonly Measured[]
  readonly finding: readonly FindingCode[]
  readonly advice: AdviceCode | undefined
}

const quiet = [pane('polling'), pane('sse'), pane('websocket')]
const withPolling = (figures: FakeFigures) => [
  pane('polling', figures),
  pane('sse'),
  pane('websocket'),
]
const apart = ['shows', 'next', 'bytesMore'] as const

const scenes: readonly Scene[] = [
  { name: 'no pane at all', panes: [], finding: ['empty'], advice: undefined },
  {
    name: 'panes that have only begun',
    panes: quiet.map(({ transport }) => pane(transport, { messages: 9 })),
    finding: ['gathering'],
    advice: undefined,
  },
  {
    name: 'one pane that is measured while the others begin',
    panes: [pane('polling'), pane('sse', { messages: 2 })],
    finding: ['alone'],
    advice: 'waitForOthers',
  },
  {
    name: 'one pane beside one that has no connection',
    panes: [pane('polling'), pane('sse', { messages: 0, state: 'idle' })],
    finding: ['alone'],
    advice: 'addAnother',
  },
  { name: 'one pane', panes: [pane('sse')], finding: ['alone'], advice: 'addAnother' },
  { name: 'chat at 2 messages a second', panes: quiet, finding: apart, advice: 'sseEnough' },
  {
    name: 'chat without WebSocket',
    panes: quiet.slice(0, 2),
    finding: apart,
    advice: 'sseEnough',
  },
  {
    name: 'chat without SSE',
    panes: [pane('polling'), pane('websocket')],
    finding: apart,
    advice: 'websocketFits',
  },
  {
    name: 'WebSocket behind a slow line',
    panes: [pane('polling'), pane('sse'), pane('websocket', { p50: 90 })],
    finding: ['shows', 'next', 'next', 'bytesMore'],
    advice: 'sseAhead',
  },
  {
    name: 'SSE behind a buffering proxy',
    panes: [pane('polling'), pane('sse', { p50: 80 }), pane('websocket')],
    finding: ['shows', 'next', 'next', 'bytesMore'],
    advice: 'websocketAhead',
  },
  {
    name: 'pushes every second, as in the article, against polls every half second',
    panes: [
      pane('polling'),
      pane('sse', { p50: 500, pins: { pushInterval: 1_000 } }),
      pane('websocket', { p50: 510, pins: { pushInterval: 1_000 } }),
    ],
    finding: apart,
    advice: 'heldBack',
  },
  {
    name: 'pushes that are slow without a reason of their own',
    panes: [pane('polling', { p50: 30 }), pane('sse', { p50: 400 })],
    finding: apart,
    advice: 'pollingAhead',
  },
  {
    name: 'polls so often that nobody can tell',
    panes: withPolling({ p50: 3, pins: { pollInterval: 50 } }),
    finding: ['alike', 'bytesMore'],
    advice: 'pollingEnough',
  },
  {
    name: 'polls so often, and as cheap',
    panes: quiet.map(({ transport }) => pane(transport, { p50: 3, wire: 150 })),
    finding: ['alike', 'bytesAlike'],
    advice: 'pollingEnough',
  },
  {
    name: 'long polling',
    panes: withPolling({ p50: 3, pins: { pollMode: 'long' }, perMessage: 1 }),
    finding: ['alike', 'bytesMore'],
    advice: 'longPoll',
  },
  {
    name: 'a message every five seconds',
    panes: quiet.map(({ transport }) => pane(transport, { messages: 11 })),
    finding: apart,
    advice: 'rare',
  },
  {
    name: 'a thousand messages a second',
    panes: quiet.map(({ transport }) => pane(transport, { messages: 60_000, wire: 110 })),
    finding: ['shows', 'next', 'bytesAlike'],
    advice: 'busy',
  },
  {
    name: 'a person who writes, over one pane',
    panes: [pane('polling'), pane('sse'), pane('websocket', { sent: 20 })],
    finding: apart,
    advice: 'twoWay',
  },
  {
    name: 'a person who writes, over two',
    panes: [
      pane('polling', { sent: 10, booking: { sent: 5_000 } }),
      pane('sse'),
      pane('websocket', { sent: 10, booking: { sent: 600 } }),
    ],
    finding: apart,
    advice: 'twoWayMeasured',
  },
  {
    name: 'a break that healed',
    panes: [
      pane('polling'),
      pane('sse', {
        breaks: { count: 1, longest: 2_000, replayed: 4, last: brokenAt(now - 9_000) },
      }),
      pane('websocket'),
    ],
    finding: apart,
    advice: 'broke',
  },
  {
    name: 'a break before this measurement',
    panes: [
      pane('polling'),
      pane('sse', { breaks: { count: 1, longest: 2_000, last: brokenAt(since - 1) } }),
      pane('websocket'),
    ],
    finding: apart,
    advice: 'sseEnough',
  },
  {
    name: 'a break with resume off',
    panes: [
      pane('polling'),
      pane('sse'),
      pane('websocket', { missed: 7, pins: { resume: false } }),
    ],
    finding: apart,
    advice: 'lostWithoutResume',
  },
  {
    name: 'all rows of a table that forgets quickly',
    panes: withPolling({ missed: 30, pins: { pollMode: 'all' } }),
    finding: apart,
    advice: 'lostBetweenPolls',
  },
  {
    name: 'a loss that should not be',
    panes: [pane('polling'), pane('sse', { missed: 1 }), pane('websocket')],
    finding: apart,
    advice: 'lost',
  },
  {
    name: 'two polling panes',
    panes: [
      pane('polling'),
      pane('polling', {
        index: 1,
        p50: 2_500,
        requests: 12,
        perMinute: 12,
        pins: { pollInterval: 5_000 },
      }),
    ],
    finding: ['shows', 'next', 'bytesAlike'],
    advice: 'moreRequests',
  },
  {
    name: 'two WebSocket panes',
    panes: [pane('websocket'), pane('websocket', { index: 1 })],
    finding: ['alike', 'bytesAlike'],
    advice: 'sameTransport',
  },
]

describe('the verdict', () => {
  it.each(scenes)('on $name', ({ panes, finding, advice }) => {
    const verdict = judge({ panes, faults: false })
    expect(verdict.finding.map(({ code }) => code)).toEqual(finding)
    expect(verdict.advice?.code).toBe(advice)
  })

  it('has a scene here for every advice and finding that is worded', () => {
    const said = scenes.map(({ panes }) => judge({ panes, faults: false }))
    const advice = new Set(said.flatMap((verdict) => verdict.advice?.code ?? []))
    const findings = new Set(said.flatMap(({ finding }) => finding.map(({ code }) => code)))
    expect([...advice].sort()).toEqual(Object.keys(en.compare.advice).sort())
    expect([...findings].sort()).toEqual(Object.keys(en.compare.finding).sort())
  })

  it('rests on the figures that the table shows', () => {
    const [shows, next, bytesMore] = judge({ panes: quiet, faults: false }).finding
    expect(shows).toMatchObject({
      figures: { delay: { kind: 'duration', value: 2 } },
      panes: { names: ['websocket-1', 'sse-1'] },
    })
    expect(next).toMatchObject({
      figures: { delay: { value: 257 } },
      panes: { names: ['polling-1'] },
    })
    expect(bytesMore).toMatchObject({
      figures: { bytes: { value: 1_100 }, least: { value: 133 }, times: { value: 1_100 / 133 } },
      panes: { name: ['polling-1'], other: ['websocket-1'] },
    })
  })

  it('speaks of the quickest pane of each transport', () => {
    const slow = pane('polling', { index: 1, p50: 2_500 })
    const { finding } = judge({ panes: [slow, ...quiet], faults: false })
    expect(finding.flatMap(({ panes }) => panes['names'] ?? [])).not.toContain('polling-2')
  })

  it('says on how little it rests, and that faults are set', () => {
    const codes = (panes: readonly Measured[], faults: boolean) =>
      judge({ panes, faults }).notes.map(({ code }) => code)
    expect(codes(quiet, false)).toEqual(['basis'])
    expect(codes(quiet, true)).toEqual(['faults', 'basis'])
    expect(codes([pane('sse'), pane('websocket', { messages: 20 })], false)).toEqual(['few'])
  })
})
