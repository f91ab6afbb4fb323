import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { defaultExperiment } from '../../../main/shared/experiment/experiment.ts'
import {
  defaultDraft,
  durationOf,
  firstValues,
  planOf,
  sweepNames,
  type PlanDraft,
} from '../../../renderer/experiments/plan-draft.ts'

const lanes = defaultExperiment.lanes
const draft = (changes: Partial<PlanDraft> = {}): PlanDraft => ({
  ...defaultDraft,
  lanes,
  ...changes,
})
function fieldOf(changes: Partial<PlanDraft>): string | undefined {
  try {
    planOf(draft(changes), {})
  } catch (error) {
    if (error instanceof PlaygroundError) return error.field
    throw error
  }
  return undefined
}

describe('a plan that a person has filled in', () => {
  it('is the default experiment where nothing is changed', () => {
    expect(planOf(draft(), {})).toEqual(defaultExperiment)
  })

  it('has the settings in force, the values of the sweep and the thresholds of its lines', () => {
    const plan = planOf(
      draft({
        sweep: 'setting.pollInterval',
        values: ' 100,200 , ',
        rounds: '7',
        window: '2.5',
        thresholds: 'sse.delay p(95)<50\n\n *.missed==0 ',
      }),
      { pushRate: 20 },
    )
    expect(plan).toMatchObject({
      settings: { pushRate: 20 },
      sweep: { setting: 'pollInterval', values: [100, 200] },
      rounds: 7,
      window: 2_500,
      thresholds: ['sse.delay p(95)<50', '*.missed==0'],
    })
  })

  it('has many clients a lane where that is asked for, which take turns', () => {
    expect(planOf(draft({ fleet: '' }), {}).fleet).toBeUndefined()
    const plan = planOf(draft({ fleet: '2000', connectRate: '500' }), {})
    expect(plan.fleet).toEqual({ clients: 2_000, connectRate: 500 })
    const steps = plan.lanes.length * plan.rounds + 1
    expect(durationOf(plan, 0)).toBe(steps * (plan.window + 4_000))
  })

  it.each([
    [{ fleet: '5001' }, 'fleet.clients'],
    [{ fleet: 'many' }, 'fleet.clients'],
    [{ fleet: '10', connectRate: '0' }, 'fleet.connectRate'],
    [{ fleet: '10', lanes: [{ lane: 'sseFetch', pins: {} }] }, 'fleet'],
  ] as const)('is refused with %j, by its field', (changes, field) => {
    expect(fieldOf(changes)).toBe(field)
  })

  it('can sweep a fault, a choice and a switch', () => {
    expect(planOf(draft({ sweep: 'fault.latency', values: '10, 20' }), {}).sweep).toEqual({
      fault: 'latency',
      values: [10, 20],
    })
    expect(planOf(draft({ sweep: 'setting.pollMode', values: 'new, long' }), {}).sweep).toEqual({
      setting: 'pollMode',
      values: ['new', 'long'],
    })
    expect(planOf(draft({ sweep: 'setting.deflate', values: 'false, true' }), {}).sweep).toEqual({
      setting: 'deflate',
      values: [false, true],
    })
  })

  it('is refused by the field that is wrong', () => {
    expect(fieldOf({ rounds: '2' })).toBe('rounds')
    expect(fieldOf({ rounds: 'many' })).toBe('rounds')
    expect(fieldOf({ window: '' })).toBe('window')
    expect(fieldOf({ sweep: 'setting.pollInterval', values: ' , ' })).toBe('values')
    expect(fieldOf({ sweep: 'setting.pollInterval', values: '10' })).toBe('pollInterval')
    expect(fieldOf({ sweep: 'fault.latency', values: '-3' })).toBe('latency')
    expect(fieldOf({ lanes: [] })).toBe('lanes')
    const pushes = [{ lane: 'sse', pins: {} }] as const
    expect(fieldOf({ lanes: pushes, sweep: 'setting.pollInterval', values: '100' })).toBe('sweep')
    expect(() => planOf(draft({ thresholds: 'sse is quick' }), {})).toThrow(/sse is quick/)
  })

  it('takes as long as its rounds at all values, and the first once more', () => {
    const alone = durationOf(planOf(draft({ rounds: '5', window: '10' }), {}))
    expect(alone).toBe(6 * 12_500)
    const swept = planOf(draft({ sweep: 'setting.pushRate', values: '1,2,4' }), {})
    expect(durationOf(swept)).toBe(16 * 12_500)
  })
})

describe('the values to begin with', () => {
  it.each(sweepNames)('of %s are allowed, and more than one', (name) => {
    const values = firstValues(name)
    const plan = planOf(draft({ sweep: name, values, lanes }), {})
    expect(new Set(plan.sweep?.values).size).toBeGreaterThan(1)
  })
})
