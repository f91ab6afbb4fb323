import { describe, expect, it } from 'vitest'
import {
  beforeScript,
  changesFor,
  next,
  previous,
  steps,
  type ScriptState,
} from '../../../renderer/present/script.ts'

/** All steps from the first on, one second apart. */
function played(): { states: ScriptState[]; cuts: boolean[] } {
  const states: ScriptState[] = []
  const cuts: boolean[] = []
  let state = beforeScript
  for (let now = 1_000; states.length < steps.length; now += 1_000) {
    const move = next(state, now)
    state = move.state
    states.push(state)
    cuts.push(move.cuts)
  }
  return { states, cuts }
}

describe('the script of a presentation', () => {
  it('opens one lane after the other, cuts the line once, and then tells what that cost', () => {
    const { states, cuts } = played()
    expect(states.map(({ step }) => step)).toEqual([...steps])
    expect(cuts).toEqual([false, false, false, true, false])
    expect(states.map(({ cutAt }) => cutAt)).toEqual([
      undefined,
      undefined,
      undefined,
      4_000,
      4_000,
    ])
  })

  it('stays at its end, and at its beginning', () => {
    const last = played().states.at(-1) ?? beforeScript
    expect(next(last, 9_000)).toEqual({ state: last, lanes: undefined, cuts: false })
    for (const state of [beforeScript, next(beforeScript, 0).state]) {
      expect(previous(state)).toEqual({ state, lanes: undefined, cuts: false })
    }
  })

  it('goes back without cutting again, and forgets the cut before it', () => {
    let state = played().states.at(-1) ?? beforeScript
    const back = steps.slice(1).map(() => {
      const move = previous(state)
      state = move.state
      return [state.step, state.cutAt, move.cuts]
    })
    expect(back).toEqual([
      ['cut', 4_000, false],
      ['websocket', undefined, false],
      ['sse', undefined, false],
      ['polling', undefined, false],
    ])
    expect(next(state, 7_000).lanes).toEqual(['polling', 'sse'])
  })
})

describe('the panes of a step', () => {
  const pane = (id: string, lane: 'polling' | 'sse' | 'websocket') => ({ id, lane })
  const opening = [
    { lane: 'polling', pins: { pollInterval: 1_000 } },
    { lane: 'sse', pins: { pushInterval: 100 }, name: 'Feed' },
  ] as const

  it('are changed no more than they have to be', () => {
    const panes = [pane('p', 'polling'), pane('s', 'sse'), pane('w', 'websocket')]
    expect(changesFor(['polling'], panes, opening)).toEqual({ remove: ['s', 'w'], add: [] })
    expect(changesFor(['polling', 'sse', 'websocket'], panes, opening)).toEqual({
      remove: [],
      add: [],
    })
  })

  it('come with the pins and the name that they had in the opening', () => {
    expect(changesFor(['polling', 'sse', 'websocket'], [pane('p', 'polling')], opening)).toEqual({
      remove: [],
      add: [opening[1], { lane: 'websocket', pins: {} }],
    })
  })

  it('are one of each lane: the first of several stays', () => {
    const panes = [pane('p1', 'polling'), pane('p2', 'polling')]
    expect(changesFor(['polling'], panes, opening)).toEqual({ remove: ['p2'], add: [] })
  })
})
