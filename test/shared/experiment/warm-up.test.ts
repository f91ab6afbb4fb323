import { describe, expect, it } from 'vitest'
import { judgeWarmUp } from '../../../main/shared/experiment/warm-up.ts'

describe('a warm-up', () => {
  it.each([
    ['has three looks at least', [[250], [250]], 'goes on'],
    ['ends when the medians of three are within a tenth', [[900], [250], [260], [271]], 'steady'],
    [
      'goes on while one lane differs',
      [
        [250, 9],
        [250, 5],
        [250, 3],
      ],
      'goes on',
    ],
    ['takes a millisecond for alike', [[0.2], [1.1], [0.6]], 'steady'],
    ['goes on while a lane had no message', [[5], [undefined], [5]], 'goes on'],
  ] as const)('%s', (_, looks, judged) => {
    expect(judgeWarmUp(looks)).toBe(judged)
  })

  it('is given up after ten', () => {
    const looks = Array.from({ length: 10 }, (_, look) => [100 * (look + 1)])
    expect(judgeWarmUp(looks.slice(0, 9))).toBe('goes on')
    expect(judgeWarmUp(looks)).toBe('given up')
  })
})
