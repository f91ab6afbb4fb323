import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCount,
  formatShare,
  formatTimes,
  quantifyBytes,
  quantifyDelay,
  quantifyDuration,
  quantifySpan,
  quantifyTick,
  shorten,
} from '../../../main/shared/texts/format.ts'

describe('durations', () => {
  it.each([
    [0, '0.0 ms'],
    [1.26, '1.3 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [250.4, '250 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_234, '1.23 s'],
    [59_900, '59.9 s'],
    [59_960, '1 min'],
    [85_000, '1 min 25 s'],
    [5_400_000, '1 h 30 min'],
    [7_199_000, '2 h'],
    [172_800_000, '2 d'],
    [249_600_000, '2 d 21 h'],
    [-2.5, '−2.5 ms'],
    [-0.04, '0.0 ms'],
  ])('%d ms read %s', (ms, text) => {
    const { value, unit } = quantifyDuration(ms, 'en')
    expect(`${value} ${unit}`.replaceAll('\u00a0', ' ')).toBe(text)
  })

  it.each([
    [0, 'en', '0 s'],
    [42_400, 'en', '42 s'],
    [85_000, 'en', '1 min 25 s'],
    [42_400, 'zh-CN', '42 s'],
    [64_000, 'zh-CN', '1 分 4 秒'],
    [7_500_000, 'zh-CN', '2 小时 5 分'],
  ])('%d ms are a span of %s: %s', (ms, locale, text) => {
    const { value, unit } = quantifySpan(ms, locale)
    expect(`${value} ${unit}`.replaceAll('\u00a0', ' ')).toBe(text)
  })

  it.each([
    [{ ms: 7.04, uncertainty: 0.4 }, '7.0 ms'],
    [{ ms: 0.4, uncertainty: 0.4 }, '0.4 ms'],
    [{ ms: 0.3, uncertainty: 0.4 }, '< 0.7 ms'],
    [{ ms: 0, uncertainty: 1.92 }, '< 2.0 ms'],
    [{ ms: 0.51, uncertainty: 0.7 }, '< 1.3 ms'],
    [{ ms: -0.39, uncertainty: 0.4 }, '< 0.1 ms'],
  ])(
    '%o reads %s: where it is shorter than the clocks can tell, the most that it was',
    (delay, text) => {
      const { value, unit } = quantifyDelay(delay, 'en')
      expect(`${value} ${unit}`.replaceAll('\u00a0', ' ')).toBe(text)
    },
  )

  it('lose their zeros at the marks of an axis', () => {
    const texts = [0.1, 1, 100, 1_000, 10_000].map((ms) => quantifyTick(ms, 'en'))
    expect(texts.map(({ value, unit }) => `${value} ${unit}`)).toEqual([
      '0.1 ms',
      '1 ms',
      '100 ms',
      '1 s',
      '10 s',
    ])
  })
})

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [148.4, '148 B'],
    [999.6, '1 kB'],
    [1_890, '1.89 kB'],
    [212_345, '212 kB'],
    [14_600_000, '14.6 MB'],
    [5e12, '5 TB'],
    [5e15, '5,000 TB'],
  ])('%d bytes read %s', (bytes, text) => {
    const { value, unit } = quantifyBytes(bytes, 'en')
    expect(`${value} ${unit}`).toBe(text)
  })
})

describe('shares and counts', () => {
  it('have a decimal below ten percent alone', () => {
    expect([0, 0.034, 0.0996, 0.71, 1].map((share) => formatShare(share, 'en'))).toEqual([
      '0%',
      '3.4%',
      '10%',
      '71%',
      '100%',
    ])
  })
  it('of how many times have two digits that count', () => {
    const texts = [1.13, 8.27, 68.4, 23_529].map((value) => formatTimes(value, 'en'))
    expect(texts).toEqual(['1.1', '8.3', '68', '24,000'])
  })
  it('keep thousands apart', () => {
    expect(formatCount(1_288, 'en')).toBe('1,288')
    expect(formatCount(2.345, 'en', 1)).toBe('2.3')
  })
})

describe('a shortened text', () => {
  it('stays whole where it is short enough', () => {
    expect(shorten('时间是', 3)).toBe('时间是')
  })
  it('never ends in half a character', () => {
    expect(shorten('ab😀cd', 3)).toBe('ab…')
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 1, max: 20 }),
        (text, length) => {
          expect(shorten(text, length).isWellFormed()).toBe(true)
        },
      ),
    )
  })
})
