import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../../main/shared/experiment/order.ts'

describe('the order of a run', () => {
  it('goes forth and back, and measures the first once more at the end', () => {
    const steps = stepsOf(3, 3)
    expect(steps.map(({ point }) => point)).toEqual([0, 1, 2, 2, 1, 0, 0, 1, 2, 0])
    expect(steps.map(({ round }) => round)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 0])
    expect(steps.map(({ control }) => control)).toEqual([...Array(9).fill(false), true])
  })

  it('puts every value as early as late over an even number of rounds', () => {
    const steps = stepsOf(4, 6).filter(({ control }) => !control)
    for (let point = 0; point < 4; point += 1) {
      const places = steps.flatMap((step, place) => (step.point === point ? [place] : []))
      expect(places.reduce((sum, place) => sum + place, 0) / places.length).toBe(11.5)
    }
  })
})
