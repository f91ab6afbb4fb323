import { beforeEach, describe, expect, it } from 'vitest'
import {
  createKnownMessages,
  type KnownMessages,
} from '../../../main/shared/measures/known-messages.ts'

let known: KnownMessages
beforeEach(() => {
  known = createKnownMessages()
  known.follow('one', 100)
})

describe('what a window knows to exist', () => {
  it('waits in a pane that has not had what another pane has', () => {
    known.arrived('one', 101, 5_000)
    known.arrived('one', 102, 6_000)
    expect(known.beyond('one', 100, 8_000)).toEqual({ count: 2, oldestMs: 3_000 })
    expect(known.beyond('one', 101, 8_000)).toEqual({ count: 1, oldestMs: 2_000 })
    expect(known.beyond('one', 102, 8_000)).toBeUndefined()
  })

  it('is told by the engine where no pane receives: the wait is what is sure of it', () => {
    known.bounds({ oldest: 1, newest: 103 }, 5_000)
    known.bounds({ oldest: 1, newest: 117 }, 5_500)
    expect(known.beyond('one', 100, 11_200)).toEqual({ count: 17, oldestMs: 6_200 })
    expect(known.beyond('one', 103, 11_200)).toEqual({ count: 14, oldestMs: 5_700 })
  })

  it('has waited since it was due, also where a pane hears of it after the engine did', () => {
    known.bounds({ oldest: 1, newest: 101 }, 5_000)
    known.arrived('one', 101, 4_700)
    expect(known.beyond('one', 100, 6_000)).toEqual({ count: 1, oldestMs: 1_300 })
  })

  it('waits for nobody any more once it was deleted, by a person or by age', () => {
    known.bounds({ oldest: 1, newest: 110 }, 5_000)
    known.forgive(104)
    expect(known.beyond('one', 100, 6_000)).toMatchObject({ count: 6 })
    known.bounds({ oldest: 109, newest: 110 }, 5_500)
    expect(known.beyond('one', 100, 6_000)).toMatchObject({ count: 2 })
  })

  it('is another set of messages in another store, whose old ones are history', () => {
    known.arrived('one', 500, 5_000)
    known.follow('two', 7)
    expect(known.beyond('two', 7, 9_000)).toBeUndefined()
    known.arrived('two', 8, 8_000)
    known.arrived('one', 501, 8_500)
    known.follow('one', 501)
    expect(known.newest()).toBe(8)
    expect(known.beyond('two', 7, 9_000)).toEqual({ count: 1, oldestMs: 1_000 })
    // A pane that has not noticed yet lacks what was written in the new store since.
    expect(known.beyond('one', 500, 9_000)).toEqual({ count: 1, oldestMs: 1_000 })
  })

  it('keeps its count and a lower bound of the wait when more is due than it can tell singly', () => {
    for (let id = 101; id <= 200_100; id += 1) known.arrived('one', id, id)
    const waiting = known.beyond('one', 100, 300_101)
    expect(waiting?.count).toBe(200_000)
    expect(waiting?.oldestMs).toBe(300_000)
    // Between two marks the wait is told from the later one, at most 0.4 s too short.
    const later = known.beyond('one', 1_002, 300_101)?.oldestMs ?? 0
    expect(later).toBeLessThanOrEqual(300_101 - 1_003)
    expect(later).toBeGreaterThanOrEqual(300_101 - 1_003 - 400)
  })
})
