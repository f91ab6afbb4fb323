import { describe, expect, it } from 'vitest'
import { createUnseenBirths } from '../../../renderer/timeline/unseen-births.ts'

/** A store whose messages were due at ten times their ids. */
function createStore() {
  const asked: number[] = []
  const told: [number, number][] = []
  const state = { newest: 0, failure: undefined as Error | undefined }
  const unseen = createUnseenBirths({
    async ask(after) {
      asked.push(after)
      if (state.failure !== undefined) throw state.failure
      const ids = Array.from({ length: state.newest - after }, (_, index) => after + 1 + index)
      return ids.flatMap((id) => [id, id * 10])
    },
    tell: (id, dueAt) => told.push([id, dueAt]),
  })
  return {
    asked,
    told,
    state,
    unseen,
    async look(newest: number, stream = 'one') {
      state.newest = newest
      await unseen.look(stream, newest)
    },
  }
}

describe('births that no pane has seen', () => {
  it('are told, once the store has them for longer than from one look to the next', async () => {
    const { look, told, asked } = createStore()
    await look(100)
    await look(102)
    expect(asked).toEqual([])
    await look(103)
    expect(told).toEqual([
      [101, 1_010],
      [102, 1_020],
      [103, 1_030],
    ])
    await look(103)
    expect(asked).toHaveLength(1)
  })

  it('are not asked for while a pane keeps up', async () => {
    const { look, asked, unseen } = createStore()
    for (let newest = 100; newest < 120; newest += 1) {
      unseen.arrived(newest - 1)
      await look(newest)
    }
    expect(asked).toEqual([])
  })

  it('start over in another stream, whose messages so far are history', async () => {
    const { look, told } = createStore()
    await look(100)
    await look(5, 'two')
    await look(6, 'two')
    await look(6, 'two')
    expect(told).toEqual([[6, 60]])
  })

  it('are asked for again after the engine was gone', async () => {
    const { look, told, state } = createStore()
    await look(100)
    await look(101)
    state.failure = new Error('gone')
    await look(101)
    expect(told).toEqual([])
    state.failure = undefined
    await look(101)
    expect(told).toEqual([[101, 1_010]])
  })
})
