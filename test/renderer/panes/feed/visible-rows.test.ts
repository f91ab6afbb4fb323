import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeedRow } from '../../../../renderer/panes/pane.ts'
import { visibleRows } from '../../../../renderer/panes/feed/visible-rows.ts'

function feedOf(ids: readonly number[]) {
  const rows = ids.map((id): FeedRow => ({
    createdAt: 0,
    id,
    author: '',
    body: '',
    delay: { ms: 1, uncertainty: 0 },
    history: false,
    arrivedAt: 0,
    sentBy: undefined,
    replayed: false,
  }))
  return { row: (index: number) => rows[index], rowCount: () => rows.length }
}

describe('the visible rows', () => {
  it('are all of them before anything was cleared', () => {
    expect(visibleRows(feedOf([3, 2, 1]), 0)).toBe(3)
    expect(visibleRows(feedOf([]), 0)).toBe(0)
  })
  it('are those with an id above the last one cleared', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 100 })),
        fc.integer({ min: 0, max: 101 }),
        (ids, through) => {
          const newestFirst = ids.toSorted((a, b) => b - a)
          const expected = newestFirst.filter((id) => id > through).length
          expect(visibleRows(feedOf(newestFirst), through)).toBe(expected)
        },
      ),
    )
  })
})
