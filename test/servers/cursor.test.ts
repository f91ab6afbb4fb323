import { describe, expect, it } from 'vitest'
import { placeCursor } from '../../main/servers/push/cursor.ts'

const stream = {
  id: 'one',
  bounds: () => ({ oldest: 11, newest: 100, count: 90, bytes: 0 }),
}

describe('the place of a cursor in the stream', () => {
  it.each([
    ['none', undefined, undefined, { cursor: 100, reset: false }],
    ['none, and the same stream', undefined, 'one', { cursor: 100, reset: false }],
    ['none, and another stream', undefined, 'two', { cursor: 100, reset: true }],
    ['one of another stream', 50, 'two', { cursor: 100, reset: true }],
    ['one within', 50, 'one', { cursor: 50, reset: false }],
    ['one beyond the newest', 101, undefined, { cursor: 100, reset: true }],
    ['one behind the oldest', 9, undefined, { cursor: 10, reset: true }],
    ['one just before the oldest', 10, undefined, { cursor: 10, reset: false }],
    ['0, which has seen nothing', 0, undefined, { cursor: 0, reset: false }],
  ])('%s', (_what, wanted, streamId, start) => {
    expect(placeCursor(stream, wanted, streamId)).toEqual(start)
  })
})
