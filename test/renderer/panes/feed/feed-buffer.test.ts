import { describe, expect, it } from 'vitest'
import { createFeedBuffer, type FeedBuffer } from '../../../../renderer/panes/feed/feed-buffer.ts'

function push(feed: FeedBuffer, ...ids: number[]): void {
  for (const id of ids) {
    feed.push({ id, author: 'Ada', body: String(id), createdAt: id }, id, 1, 0.1, false)
  }
}
const idsOf = (feed: FeedBuffer): (number | undefined)[] =>
  Array.from({ length: feed.size() }, (_, index) => feed.row(index, () => undefined)?.id)

describe('rows that are held', () => {
  it('stand as they were, and are the newest again once they are let go', () => {
    const feed = createFeedBuffer(10)
    push(feed, 1, 2, 3)
    feed.hold(true)
    push(feed, 4, 5)
    expect(idsOf(feed)).toEqual([3, 2, 1])
    expect(feed.newest()?.id).toBe(5)
    feed.hold(false)
    expect(idsOf(feed)).toEqual([5, 4, 3, 2, 1])
  })

  it('are there as long as they are held, however much comes', () => {
    const feed = createFeedBuffer(4)
    push(feed, 1, 2, 3, 4)
    feed.hold(true)
    push(feed, 5, 6, 7, 8, 9)
    expect(idsOf(feed)).toEqual([4, 3, 2, 1])
    expect(feed.row(0, () => 'sse-1')?.sentBy).toBe('sse-1')
    feed.hold(false)
    expect(idsOf(feed)).toEqual([9, 8, 7, 6])
    expect(feed.dropped()).toBe(5)
  })

  it('beyond the newest 500 lose their oldest, and never show another in its place', () => {
    const feed = createFeedBuffer(600)
    const ids = Array.from({ length: 600 }, (_, index) => index + 1)
    push(feed, ...ids)
    feed.hold(true)
    push(feed, 601, 602)
    expect(idsOf(feed)).toEqual(ids.slice(2).toReversed())
    push(feed, ...ids.map((id) => id + 602))
    expect(idsOf(feed)).toEqual(ids.slice(100).toReversed())
  })
})
