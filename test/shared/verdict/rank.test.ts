import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowKeys, type RowKey } from '../../../main/shared/verdict/measures.ts'
import { rank } from '../../../main/shared/verdict/rank.ts'
import { anyScene, panesOf } from './any-panes.ts'
import { pane, type FakeFigures } from './fake-panes.ts'

const rankOf = (row: RowKey, ...told: readonly FakeFigures[]) =>
  rank(
    row,
    told.map((figures, index) => pane('sse', { ...figures, index })),
  )
const best = (...places: readonly number[]) => ({ kind: 'best', best: new Set(places) })

describe('a row of delays', () => {
  it('has the smallest for its best, and says how far the worst is from it', () => {
    expect(rankOf('p50', { p50: 257 }, { p50: 20 }, { p50: 40 })).toEqual({
      ...best(1),
      times: 257 / 20,
    })
  })
  it('has several best ones where they differ by less than a fifth or 5 ms', () => {
    expect(rankOf('p50', { p50: 257 }, { p50: 2.1 }, { p50: 4 })).toMatchObject(best(1, 2))
    expect(rankOf('p50', { p50: 600 }, { p50: 100 }, { p50: 119 })).toMatchObject(best(1, 2))
    expect(rankOf('p50', { p50: 600 }, { p50: 100 }, { p50: 131 })).toMatchObject(best(1))
  })
  it('asks for a greater difference while a median rests on few messages', () => {
    const many = [
      { p50: 30, p95: 50 },
      { p50: 40, p95: 60 },
    ] as const
    expect(rankOf('p50', ...many)).toMatchObject(best(0))
    const few = many.map((figures) => ({ ...figures, messages: 20 }))
    expect(rankOf('p50', ...few)).toEqual({ kind: 'withheld', because: 'unsure' })
  })
  it('is alike where all of them are, and enough was measured', () => {
    expect(rankOf('p50', { p50: 2 }, { p50: 2.5 }, { p50: 3 })).toEqual({ kind: 'alike' })
  })
  it('has no best while the page is behind by more than a tenth of what is compared', () => {
    const behind = { kind: 'withheld', because: 'lag' }
    for (const row of ['p50', 'p95', 'staleness'] as const) {
      const panes = [
        { p50: 257, p95: 480, staleness: 400 },
        { p50: 49, p95: 90, staleness: 99 },
      ]
      expect(rankOf(row, ...panes)).toMatchObject(best(1))
      expect(rankOf(row, ...panes.map((one) => ({ ...one, pageLag: 20 })))).toMatchObject(best(1))
      expect(rankOf(row, ...panes.map((one) => ({ ...one, pageLag: 21 })))).toEqual(behind)
    }
  })
  it('has no best where the phase of regular messages decides', () => {
    const settings = { arrivals: 'regular', pushRate: 1 } as const
    const held = { settings, pins: { pushInterval: 1_000 } }
    expect(rankOf('p50', { ...held, p50: 3 }, { ...held, p50: 990 })).toEqual({
      kind: 'withheld',
      because: 'phase',
    })
    // A pane that need not wait is better whatever the phase, but not by a fixed factor.
    expect(rankOf('p50', { settings, p50: 2 }, { ...held, p50: 3 })).toEqual({
      ...best(0),
      times: undefined,
    })
  })
  it('has no best that keeps messages waiting', () => {
    const late = { p50: 2, waiting: { count: 3, oldestMs: 5_000 } }
    expect(rankOf('p50', late, { p50: 300 })).toMatchObject(best(1))
  })
})

describe('a row of counts', () => {
  it('is alike, or has its smallest for the best', () => {
    expect(rankOf('missed', {}, {})).toEqual({ kind: 'alike' })
    expect(rankOf('wire', { wire: 100 }, { wire: 104 })).toEqual({ kind: 'alike' })
    expect(rankOf('wire', { wire: 100 }, { wire: 110 })).toEqual({ ...best(0), times: 1.1 })
  })
  it('does not divide by a best of nothing', () => {
    expect(rankOf('missed', {}, { missed: 3 })).toEqual({ ...best(0), times: undefined })
  })
  it('is undecided below two figures', () => {
    expect(rankOf('wire')).toEqual({ kind: 'undecided' })
    expect(rankOf('wire', { wire: 5 }, { wire: undefined })).toEqual({ kind: 'undecided' })
  })
})

it('whatever was measured, the best of a row have a figure, and none of the others is smaller', () => {
  fc.assert(
    fc.property(anyScene, fc.constantFrom(...rowKeys), (scene, row) => {
      const panes = panesOf(scene)
      const ranking = rank(row, panes)
      if (ranking.kind !== 'best') return
      expect(ranking.best.size).toBeGreaterThan(0)
      for (const place of ranking.best) {
        expect(panes[place]?.cells[row].enough).toBe(true)
      }
      expect(ranking.times ?? 1).toBeGreaterThanOrEqual(1)
    }),
    { numRuns: 2_000 },
  )
})
