import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transports } from '../../../main/shared/contract/transport.ts'
import { compareAll } from '../../../main/shared/verdict/comparison.ts'
import { pane } from './fake-panes.ts'

const quiet = [pane('polling'), pane('sse'), pane('websocket')]

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
  it('has no witness of a transport that has no pane', () => {
    const { sides } = compareAll([pane('sse')], false)
    expect(sides.find(({ transport }) => transport === 'polling')).toMatchObject({
      witness: undefined,
      evidence: { mark: 'pending' },
    })
  })
  it('works without a pane, with twelve, and with several of one transport alone', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...transports), { maxLength: 12 }), (drawn) => {
        const panes = drawn.map((transport, index) => pane(transport, { index }))
        const { rows, verdict } = compareAll(panes, false)
        for (const { cells } of rows) expect(cells).toHaveLength(panes.length)
        expect(verdict.sentences.length).toBeGreaterThan(0)
      }),
    )
  })
})
