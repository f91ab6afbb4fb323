import { expect, it } from 'vitest'
import type { Message } from '../../../main/shared/contract/message.ts'
import { sized } from '../../../main/store/stream/message-window.ts'
import { createStreamState, pageLimits } from '../../../main/store/stream/stream-state.ts'

const row = (id: number): Message => ({ id, author: 'a', body: 'b', createdAt: id })
const rows = (from: number, through: number): Message[] =>
  Array.from({ length: through - from + 1 }, (_, place) => row(from + place))
const start = { horizon: 0, newest: 5, bytes: 50, tail: rows(1, 5) }
const create = () =>
  createStreamState('one', start, (error) => {
    throw error as Error
  })

it('what others deleted is gone here as well, and ids that never came here are none', () => {
  const state = create()
  state.told(3, 20)
  expect(state.bounds()).toEqual({ oldest: 4, newest: 5, count: 2, bytes: 20 })
  expect(state.read(0, pageLimits(10))?.messages.map(({ id }) => id)).toEqual([4, 5])
  // All up to 8 was written and deleted elsewhere before any of it came here.
  state.told(8, 0)
  expect(state.bounds()).toEqual({ oldest: 9, newest: 8, count: 0, bytes: 0 })
  expect(state.read(0, pageLimits(10))).toEqual({ messages: [], more: false })
  state.committed(sized(rows(9, 10)))
  expect(state.read(0, pageLimits(10))?.messages.map(({ id }) => id)).toEqual([9, 10])
})

it('what came behind a gap is in memory; what lies before it is asked for where the messages are', () => {
  const state = create()
  state.committed(sized(rows(8, 9)))
  expect(state.bounds()).toMatchObject({ oldest: 1, newest: 9 })
  expect(state.read(0, pageLimits(10))).toBeUndefined()
  expect(state.read(7, pageLimits(10))?.messages.map(({ id }) => id)).toEqual([8, 9])
  expect(state.newest(10)).toBeUndefined()
  expect(state.newest(2)).toMatchObject({ more: true })
})

it('every change makes the revision greater', () => {
  const state = create()
  const revisions = [state.revision()]
  const after = (change: () => void): void => {
    change()
    revisions.push(state.revision())
  }
  after(() => state.committed(sized([row(6)])))
  after(() => state.trimmed(2, 20))
  after(() => state.told(4, 20))
  expect(revisions.toSorted((one, other) => one - other)).toEqual(revisions)
  expect(new Set(revisions).size).toBe(4)
})
