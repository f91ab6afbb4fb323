import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transports } from '../../../main/contract/transport.ts'
import { compareAll, type Comparison } from '../../../renderer/compare/comparison.ts'
import type { Mark } from '../../../renderer/compare/evidence.ts'
import type { SideKey } from '../../../renderer/compare/sides.ts'
import { sides } from '../../../renderer/compare/sides.ts'
import { en } from '../../../renderer/locales/en.ts'
import { brokenAt, now, pane, type FakeFigures } from './fake-panes.ts'

const quiet = [pane('polling'), pane('sse'), pane('websocket')]
const side = (comparison: Comparison, key: SideKey) =>
  comparison.sides.find((candidate) => candidate.key === key)
const markOf = (key: SideKey, told: Readonly<Record<string, FakeFigures>>): Mark | undefined =>
  side(
    compareAll(
      transports.map((transport) => pane(transport, told[transport])),
      false,
    ),
    key,
  )?.evidence.mark
const broken: FakeFigures = {
  breaks: { count: 1, longest: 2_000, downtime: 2_000, last: brokenAt(now) },
}

describe('the comparison', () => {
  it('has a cell for each pane in every row', () => {
    const { rows } = compareAll([...quiet, pane('polling', { index: 1 })], false)
    expect(rows).toHaveLength(8)
    for (const { cells } of rows) expect(cells).toHaveLength(4)
  })
  it('marks the best of each row', () => {
    const best = new Map(
      compareAll(quiet, false).rows.map(({ key, ranking }) => [
        key,
        ranking.kind === 'best' ? [...ranking.best] : ranking.kind,
      ]),
    )
    expect(Object.fromEntries(best)).toEqual({
      p50: [1, 2],
      p95: [1, 2],
      requests: [1, 2],
      wire: [2],
      overhead: 'alike',
      missed: 'alike',
      break: 'undecided',
      staleness: 'undecided',
    })
  })
  it('works without a pane, with twelve, and with several of one transport alone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...transports), { maxLength: 12 }), (drawn) => {
        const panes = drawn.map((transport, index) => pane(transport, { index }))
        const comparison = compareAll(panes, false)
        expect(comparison.sides).toHaveLength(sides.length)
        expect(comparison.verdict.finding.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the sides of the transports', () => {
  it('are worded, each with what the figures say to it', () => {
    const keys = sides.map(({ key }) => key)
    expect(Object.keys(en.compare.sides).sort()).toEqual([...keys].sort())
    expect(Object.keys(en.compare.evidence)).toEqual(expect.arrayContaining([...keys]))
  })
  it.each<[SideKey, Readonly<Record<string, FakeFigures>>, Mark]>([
    ['noReload', {}, 'confirmed'],
    ['noReload', { polling: { messages: 0 } }, 'pending'],
    ['plainBackend', {}, 'confirmed'],
    ['plainBackend', { polling: { requests: 0 } }, 'pending'],
    ['slow', {}, 'confirmed'],
    ['slow', { polling: { p50: 3 } }, 'contradicted'],
    ['slow', { sse: { messages: 0 }, websocket: { messages: 0 } }, 'pending'],
    ['wasteful', {}, 'confirmed'],
    ['wasteful', { polling: { empty: 0.01 } }, 'contradicted'],
    ['headers', { polling: { booking: { headers: 90_000 } } }, 'confirmed'],
    ['headers', {}, 'contradicted'],
    ['pushes', {}, 'confirmed'],
    ['pushes', { sse: { requests: 500, perMinute: 500 } }, 'contradicted'],
    ['longConnection', {}, 'confirmed'],
    ['longConnection', { sse: { requests: 9 } }, 'contradicted'],
    ['longConnection', { sse: { state: 'waiting' } }, 'pending'],
    ['fewerRequests', {}, 'confirmed'],
    ['fewerRequests', { sse: { requests: 300, perMinute: 300 } }, 'contradicted'],
    ['reconnects', {}, 'unseen'],
    ['reconnects', { sse: broken }, 'confirmed'],
    ['reconnects', { sse: { ...broken, state: 'closed' } }, 'contradicted'],
    ['format', {}, 'confirmed'],
    ['format', { sse: { messages: 0 } }, 'pending'],
    ['notFriendly', {}, 'contradicted'],
    ['notFriendly', { sse: { wire: 400 } }, 'confirmed'],
    ['notFriendly', { websocket: { messages: 2 } }, 'pending'],
    ['oneWay', {}, 'unseen'],
    ['oneWay', { sse: { sent: 1 } }, 'confirmed'],
    ['sixConnections', {}, 'unseen'],
    ['sixConnections', { sse: { state: 'connecting', reason: 'browser-limit' } }, 'confirmed'],
    ['duplex', {}, 'unseen'],
    ['duplex', { websocket: { sent: 2 } }, 'confirmed'],
    ['duplex', { websocket: { messages: 0 } }, 'pending'],
    ['oneHandshake', {}, 'confirmed'],
    ['oneHandshake', { websocket: { requests: 3 } }, 'contradicted'],
    ['better', { websocket: { payloadShare: 0.5 } }, 'confirmed'],
    ['better', { websocket: { payloadShare: 0.3 } }, 'contradicted'],
    ['better', { polling: { messages: 0 }, sse: { messages: 0 } }, 'pending'],
    ['module', {}, 'confirmed'],
    ['closed', {}, 'unseen'],
    ['closed', { websocket: broken }, 'confirmed'],
    ['noReconnect', {}, 'unseen'],
    ['noReconnect', { websocket: broken }, 'confirmed'],
  ])('%s with %o is %s', (key, told, mark) => {
    expect(markOf(key, told)).toBe(mark)
  })
  it('fill every place of their texts', () => {
    const texts: Readonly<Record<string, string>> = en.compare.evidence
    const figures = fc.record({
      messages: fc.nat(500),
      sent: fc.nat(3),
      requests: fc.nat(20),
      empty: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      breaks: fc.record({ count: fc.nat(2), longest: fc.nat(9_000) }),
    })
    fc.assert(
      fc.property(figures, figures, figures, (polling, sse, websocket) => {
        const panes = [pane('polling', polling), pane('sse', sse), pane('websocket', websocket)]
        for (const { evidence } of compareAll(panes, false).sides) {
          expect(evidence.phrase === undefined).toBe(evidence.mark === 'pending')
          if (evidence.phrase === undefined) continue
          const text = texts[evidence.phrase.code] ?? ''
          const asked = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
          expect(text).not.toBe('')
          expect(Object.keys(evidence.phrase.figures)).toEqual(expect.arrayContaining(asked))
        }
      }),
    )
  })
  it('have no witness where no pane of the transport is open', () => {
    const { sides: found } = compareAll([pane('sse')], false)
    expect(found.find(({ transport }) => transport === 'polling')).toMatchObject({
      witness: undefined,
      evidence: { mark: 'pending' },
    })
  })
})
