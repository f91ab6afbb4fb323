import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCount } from '../../../main/shared/texts/format.ts'
import { readNumber } from '../../../renderer/settings/read-number.ts'

describe('a typed number', () => {
  it.each([
    ['500', 500],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['5.', 5],
    ['-1', -1],
    ['−1', -1],
    ['+3', 3],
    ['007', 7],
  ])('%j is %d', (text, number) => {
    expect(readNumber(text)).toBe(number)
  })

  it.each([
    ['0,5', 0.5],
    [',5', 0.5],
    ['1,5', 1.5],
    ['12,50', 12.5],
    ['1234,5', 1234.5],
    ['0,500', 0.5],
    ['1,2345', 1.2345],
    ['1.234,5', 1_234.5],
    ['1 234,5', 1_234.5],
  ])('%j has a decimal comma: %d', (text, number) => {
    expect(readNumber(text)).toBe(number)
  })

  it.each([
    ['2,000', 2_000],
    ['1,234,567', 1_234_567],
    ['1,234.5', 1_234.5],
    [' 2 000 ', 2_000],
    ['2\u00a0000', 2_000],
    ['2\u202f000', 2_000],
    ["1'000", 1_000],
    ['1’000', 1_000],
    ['1_000', 1_000],
    ['1.234.567', 1_234_567],
  ])('%j keeps its thousands apart: %d', (text, number) => {
    expect(readNumber(text)).toBe(number)
  })

  it.each([
    ['５００', 500],
    ['１２', 12],
    ['１，２３４', 1_234],
    ['０．５', 0.5],
    ['0。5', 0.5],
    ['０。５', 0.5],
    ['0，5', 0.5],
    ['\u3000２０\u3000', 20],
    ['2万', 20_000],
    ['1.5 万', 15_000],
    ['3千', 3_000],
    ['\u200b20\ufeff', 20],
  ])('%j is what an input method writes for %d', (text, number) => {
    expect(readNumber(text)).toBe(number)
  })

  it.each([
    ['1e3', 1_000],
    ['1E3', 1_000],
    ['2.5e-1', 0.25],
    ['5k', 5_000],
    ['1.1k', 1_100],
    ['5 K', 5_000],
    ['2M', 2_000_000],
  ])('%j is %d', (text, number) => {
    expect(readNumber(text)).toBe(number)
  })

  it.each([
    ...['', ' ', '.', ',', 'abc', '0x10', '1.2.3', '1,2,3', '5 ms', 'Infinity', 'NaN', '1e', 'e3'],
    ...['1 2', '1 0000', '12 34 567', '1,23,456', '1,234,56', "1'2", '1--2', '5kk', 'k', '1,,5'],
    ...['--5', '1e3e3', '1.234,5.6'],
  ])('%j is none', (text) => {
    expect(readNumber(text)).toBeNaN()
  })

  it('is read back as the window writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (number) => {
        for (const locale of ['en', 'zh-CN']) {
          expect(readNumber(formatCount(number, locale))).toBe(number)
        }
      }),
    )
  })

  it('is read back as a program writes it, whatever its size', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (number) => {
        expect(readNumber(String(number))).toBeCloseTo(number, 6)
      }),
    )
  })
})
