import { expect, it } from 'vitest'
import { createNoteBook } from '../../../renderer/labs/pane-notes.ts'
import type { PaneEvents } from '../../../main/shared/measures/pane-events.ts'

function open() {
  const book = createNoteBook()
  const events = book.observe({ id: 'a', lane: 'websocket', transport: 'websocket', pins: {} })
  return { book, events }
}
const answer = (fresh: number): Parameters<PaneEvents['requested']>[0] => ({
  startedAt: 0,
  endedAt: 1,
  status: 200,
  fresh,
  aborted: false,
})

it('an open connection that is lost is noted, with its code, and one that never opened is not', () => {
  const { book, events } = open()
  events.stateChanged('connecting', 0, 'started', 1)
  events.stateChanged('waiting', 3, 'server-gone', 2, { closeCode: 1006 })
  expect(book.of('a').losses).toEqual([])
  events.stateChanged('open', 1, 'opened', 3)
  events.stateChanged('waiting', 3, 'lost', 4, { closeCode: 1013 })
  events.stateChanged('waiting', 3, 'lost', 5, { nextIn: 100 })
  expect(book.of('a').losses).toEqual([{ at: 4, code: 1013 }])
})

it('what a person closes is no loss', () => {
  const { book, events } = open()
  events.stateChanged('open', 1, 'opened', 1)
  events.stateChanged('closed', 3, 'stopped-by-user', 2)
  expect(book.of('a').losses).toEqual([])
})

it('keeps a hundred losses, and drops the oldest', () => {
  const { book, events } = open()
  for (let at = 0; at < 150; at += 1) {
    events.stateChanged('open', 1, 'opened', at)
    events.stateChanged('waiting', 3, 'lost', at)
  }
  expect(book.of('a').losses).toHaveLength(100)
  expect(book.of('a').losses[0]?.at).toBe(50)
})

it('the largest answer is remembered until it is to be forgotten', () => {
  const { book, events } = open()
  for (const fresh of [3, 100, 2]) events.requested(answer(fresh))
  expect(book.of('a')).toMatchObject({ largestAnswer: 100, answered: 105 })
  book.forget()
  expect(book.of('a').largestAnswer).toBe(0)
  events.requested(answer(2))
  expect(book.of('a').largestAnswer).toBe(2)
  events.removed(0)
  expect(book.of('a').largestAnswer).toBe(0)
})
