import { describe, expect, it } from 'vitest'
import { exportFeed } from '../../../../renderer/panes/feed/feed-export.ts'
import { feedSearch } from '../../../../renderer/panes/feed/feed-search.ts'
import type { FeedRow } from '../../../../renderer/panes/pane.ts'

const row = (id: number, changes: Partial<FeedRow> = {}): FeedRow => ({
  id,
  author: 'Ada',
  body: `message ${id}`,
  createdAt: 1_800_000_000_000 + id,
  delay: { ms: 4.5, uncertainty: 0.25 },
  history: false,
  arrivedAt: 1_800_000_000_005 + id,
  sentBy: undefined,
  replayed: false,
  ...changes,
})
/** Newest first, as a feed has them. */
const rows = [
  row(3, { body: 'he said "hi",\r\nthen left', replayed: true }),
  row(2, { author: '张三', body: '你好', history: true, delay: undefined }),
  row(1),
]

describe('a saved feed', () => {
  it('is text with a line a message, the oldest first', () => {
    expect(exportFeed(rows, 'txt').split('\n').slice(0, 2)).toEqual([
      '2027-01-15T08:00:00.001Z  #1  Ada: message 1',
      '2027-01-15T08:00:00.002Z  #2  张三: 你好',
    ])
  })

  it('is JSON with what was measured, and nothing for what was not', () => {
    expect(JSON.parse(exportFeed(rows, 'json'))).toEqual([
      {
        id: 1,
        author: 'Ada',
        body: 'message 1',
        dueAt: '2027-01-15T08:00:00.001Z',
        delayMs: 4.5,
        uncertaintyMs: 0.25,
        replayed: false,
        history: false,
      },
      expect.not.objectContaining({ delayMs: expect.anything() as unknown }),
      expect.objectContaining({ id: 3, body: 'he said "hi",\r\nthen left', replayed: true }),
    ])
  })

  it('is CSV as RFC 4180 has it: quotes doubled, line ends inside a field kept', () => {
    expect(exportFeed(rows, 'csv')).toBe(
      'id,author,body,dueAt,delayMs,uncertaintyMs,replayed,history\r\n' +
        '1,Ada,message 1,2027-01-15T08:00:00.001Z,4.5,0.25,false,false\r\n' +
        '2,张三,你好,2027-01-15T08:00:00.002Z,,,false,true\r\n' +
        '3,Ada,"he said ""hi"",\r\nthen left",2027-01-15T08:00:00.003Z,4.5,0.25,true,false\r\n',
    )
  })

  it('of no rows is empty, but for the head of a table', () => {
    expect([exportFeed([], 'txt'), exportFeed([], 'json')]).toEqual(['', '[]\n'])
    expect(exportFeed([], 'csv').split('\r\n')).toHaveLength(2)
  })
})

describe('the search of a feed', () => {
  it.each([
    ['HI', [3]],
    ['张', [2]],
    ['#1', [1]],
    ['ada', [3, 1]],
    ['nothing of the kind', []],
  ])('%s finds %j', (typed, ids) => {
    const search = feedSearch(typed)
    expect(rows.filter((one) => search?.(one)).map(({ id }) => id)).toEqual(ids)
  })

  it('of blanks is none', () => {
    expect(feedSearch('  ')).toBeUndefined()
  })
})
