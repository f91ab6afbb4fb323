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

  it('lose their oldest where what comes needs the room, and never show another in its place', () => {
    const feed = createFeedBuffer(4)
    push(feed, 1, 2, 3, 4)
    feed.hold(true)
    push(feed, 5, 6)
    expect(idsOf(feed)).toEqual([4, 3])
    push(feed, 7, 8, 9)
    expect(idsOf(feed)).toEqual([])
    feed.hold(false)
    expect(idsOf(feed)).toEqual([9, 8, 7, 6])
    expect(feed.dropped()).toBe(5)
  })
})
