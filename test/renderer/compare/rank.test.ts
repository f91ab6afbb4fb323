import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../renderer/compare/measures.ts'
import { isAsGood, noiseFor, rank } from '../../../renderer/compare/rank.ts'
import { rowKeys } from '../../../renderer/compare/measures.ts'
import { pane } from './fake-panes.ts'

const missing: Cell = { enough: false, lack: { of: 'messages', has: 1, needs: 10 } }
const cell = (value: number | undefined): Cell =>
  value === undefined ? missing : { enough: true, value }
const ranked = (...values: (number | undefined)[]) =>
  rank(values.map(cell), noiseFor('p50', [pane('sse')]))

describe('a row of figures', () => {
  it('has the smallest for its best, and says how far the worst is from it', () => {
    const ranking = ranked(257, 20, 40)
    expect(ranking).toEqual({ kind: 'best', best: new Set([1]), times: 257 / 20 })
  })
  it('has several best ones where they differ by less than a fifth or 5 ms', () => {
    expect(ranked(257, 2.1, 4)).toMatchObject({ best: new Set([1, 2]) })
    expect(ranked(600, 100, 119)).toMatchObject({ best: new Set([1, 2]) })
    expect(ranked(600, 100, 121)).toMatchObject({ best: new Set([1]) })
  })
  it('asks for a greater difference while a median rests on few messages', () => {
    const many = [pane('sse', { p50: 30 }), pane('websocket', { p50: 40 })]
    const few = [pane('sse', { p50: 30 }), pane('websocket', { p50: 40, messages: 20 })]
    const cells = [cell(30), cell(40)]
    expect(rank(cells, noiseFor('p50', many))).toMatchObject({ kind: 'best', best: new Set([0]) })
    expect(rank(cells, noiseFor('p50', few))).toEqual({ kind: 'alike' })
    expect(noiseFor('wire', few)).toEqual(noiseFor('wire', many))
  })
  it('is alike where all of them do', () => {
    expect(ranked(2, 2.5, 3)).toEqual({ kind: 'alike' })
    expect(rank([cell(0), cell(0)], noiseFor('missed', []))).toEqual({ kind: 'alike' })
  })
  it('is undecided below two figures', () => {
    expect(ranked()).toEqual({ kind: 'undecided' })
    expect(ranked(5)).toEqual({ kind: 'undecided' })
    expect(ranked(5, undefined, undefined)).toEqual({ kind: 'undecided' })
  })
  it('passes over who has no figure yet', () => {
    expect(ranked(undefined, 257, 2)).toMatchObject({ best: new Set([2]) })
  })
  it('does not divide by a best of nothing', () => {
    expect(rank([cell(0), cell(3)], noiseFor('missed', []))).toEqual({
      kind: 'best',
      best: new Set([0]),
      times: undefined,
    })
  })
  it('marks exactly those within noise of the smallest, whatever they are', () => {
    const value = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined })
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 12 }),
        fc.constantFrom(...rowKeys.map((row) => noiseFor(row, []))),
        (values, noise) => {
          const known = values.filter((one) => one !== undefined)
          const ranking = rank(values.map(cell), noise)
          if (known.length < 2) {
            expect(ranking.kind).toBe('undecided')
            return
          }
          const least = Math.min(...known)
          const expected = values.flatMap((one, place) =>
            one !== undefined && isAsGood(one, least, noise) ? [place] : [],
          )
          if (expected.length === known.length) expect(ranking.kind).toBe('alike')
          else expect(ranking).toMatchObject({ kind: 'best', best: new Set(expected) })
        },
      ),
    )
  })
})
