import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../../main/shared/experiment/order.ts'

describe('the order of a run', () => {
  it('goes forth and back, and measures the first once more at the end', () => {
    const steps = stepsOf({ points: 3, rounds: 3, lanes: 2, inTurn: false })
    expect(steps.map(({ point }) => point)).toEqual([0, 1, 2, 2, 1, 0, 0, 1, 2, 0])
    expect(steps.map(({ round }) => round)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 0])
    expect(steps.map(({ control }) => control)).toEqual([...Array(9).fill(false), true])
  })

  it('puts every value as early as late over an even number of rounds', () => {
    const steps = stepsOf({ points: 4, rounds: 6, lanes: 1, inTurn: false }).filter(
      ({ control }) => !control,
    )
    for (let point = 0; point < 4; point += 1) {
      const places = steps.flatMap((step, place) => (step.point === point ? [place] : []))
      expect(places.reduce((sum, place) => sum + place, 0) / places.length).toBe(11.5)
    }
  })

  it('has all lanes in a step, or one after the other, forth and back as well', () => {
    const together = stepsOf({ points: 1, rounds: 3, lanes: 3, inTurn: false })
    expect(together.map(({ lanes }) => lanes)).toEqual(Array(4).fill([0, 1, 2]))
    const inTurn = stepsOf({ points: 2, rounds: 2, lanes: 2, inTurn: true })
    expect(inTurn.map(({ point, lanes }) => `${point}${lanes.join()}`)).toEqual([
      '00',
      '01',
      '10',
      '11',
      '11',
      '10',
      '01',
      '00',
      '00',
    ])
  })
})
