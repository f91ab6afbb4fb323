import { describe, expect, it } from 'vitest'
import { defaultNeeds } from '../../../main/shared/verdict/needs/needs.ts'
import { planFor } from '../../../main/shared/verdict/needs/needs-plan.ts'
import {
  durationForNeeds,
  firstNeeds,
  needsIn,
  rangeOfField,
} from '../../../renderer/experiments/needs-draft.ts'

describe('needs that a person fills in', () => {
  it('begin with the defaults', () => {
    expect(firstNeeds()).toMatchObject({ age: '1', every: '0.5', clients: '100', clientEvery: '' })
    expect(needsIn(firstNeeds())).toEqual({ needs: defaultNeeds })
  })

  it('are typed in seconds, as people write numbers', () => {
    const draft = { ...firstNeeds(), age: '5', every: '30', clients: '2,000', clientEvery: ' 60 ' }
    expect(needsIn({ ...draft, proxy: 'buffers', phones: true })).toEqual({
      needs: {
        ...defaultNeeds,
        ...{ age: 5_000, rate: 1 / 30, clients: 2_000, clientRate: 1 / 60 },
        ...{ proxy: 'buffers', phones: true },
      },
    })
  })

  it.each([
    ['age', ''],
    ['age', '0.001'],
    ['every', '0'],
    ['every', '101'],
    ['clients', '1.5'],
    ['size', '8'],
    ['clientEvery', 'often'],
  ] as const)('name the field that is wrong: %s = "%s"', (field, text) => {
    expect(needsIn({ ...firstNeeds(), [field]: text })).toEqual({ wrong: field })
  })

  it('have ranges in the units of the fields', () => {
    expect(rangeOfField('age')).toEqual([0.02, 600])
    expect(rangeOfField('every')).toEqual([0.000_2, 100])
    expect(rangeOfField('clientEvery')).toEqual([0.01, 10_000])
  })

  it('are measured in minutes, however rare their messages are', () => {
    const plan = planFor({ ...defaultNeeds, rate: 0.01, age: 600_000 }, 'Held')
    expect(durationForNeeds(plan)).toBeLessThan(180_000)
  })
})
