import { describe, expect, it } from 'vitest'
import {
  checkExperiment,
  defaultExperiment,
  longestWait,
  pointsOf,
} from '../../../main/shared/experiment/experiment.ts'

const check = (changes: object) => checkExperiment({ ...defaultExperiment, ...changes })

describe('a plan', () => {
  it('that says nothing measures the three lanes, five rounds of ten seconds each', () => {
    const plan = check({})
    expect(plan.lanes.map(({ lane }) => lane)).toEqual(['polling', 'sse', 'websocket'])
    expect([plan.rounds, plan.window]).toEqual([5, 10_000])
    expect(pointsOf(plan)).toEqual([{ value: null, settings: {}, faults: {} }])
  })

  it.each([
    [{ sweep: { setting: 'pollInterval', values: [] } }, /sweep/],
    [
      { sweep: { setting: 'pollInterval', values: [100, 20] } },
      /pollInterval must be 50 to 60000 ms/,
    ],
    [{ sweep: { fault: 'latency', values: [-1] } }, /latency must be 0 \(off\), or 1 to 5000 ms/],
    [{ sweep: { setting: 'speed', values: [1] } }, /sweep/],
    [
      { sweep: { setting: 'pushRate', values: [5_000] }, settings: { payload: 32_768 } },
      /at most 8000000/,
    ],
    [{ rounds: 2 }, /rounds/],
    [{ window: 10 }, /window/],
    [{ lanes: [] }, /lanes/],
    [{ lanes: [{ lane: 'pigeon', pins: {} }] }, /lanes/],
    [
      { lanes: [{ lane: 'sse', pins: { pollInterval: 500 } }] },
      /sse cannot have pollInterval = 500/,
    ],
    [{ settings: { nonsense: 1 } }, /no setting named "nonsense"/],
  ])('%j is refused by field and range', (changes, words) => {
    expect(() => check(changes)).toThrow(words)
  })

  it('that sweeps what no lane follows is refused', () => {
    const sweep = { setting: 'pollInterval', values: [100, 500] }
    const pinned = { lane: 'polling', pins: { pollInterval: 1_000 } }
    expect(() => check({ sweep, lanes: [pinned, { lane: 'sse', pins: {} }] })).toThrow(
      'No lane follows pollInterval',
    )
    expect(check({ sweep, lanes: [pinned, { lane: 'polling', pins: {} }] }).lanes).toHaveLength(2)
  })

  it('waits at the end of a window for the slowest of its lanes', () => {
    const plan = check({ sweep: { setting: 'pollInterval', values: [100, 2_000] } })
    expect(pointsOf(plan).map((point) => longestWait(plan, point))).toEqual([100, 2_000])
  })
})
