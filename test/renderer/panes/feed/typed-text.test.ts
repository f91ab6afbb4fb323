import { expect, it } from 'vitest'
import { isBlank, lineCount } from '../../../../renderer/panes/feed/typed-text.ts'

it.each(['', ' ', '\t\n', '\u3000\u3000', '\u00a0', '\u200b\ufeff\u200f'])(
  '%j is blank',
  (text) => {
    expect(isBlank(text)).toBe(true)
  },
)

it.each(['a', ' 。', '你好', '\u{1f468}\u200d\u{1f469}', '\u0301'])('%j is not blank', (text) => {
  expect(isBlank(text)).toBe(false)
})

it('a text has one line more than line ends', () => {
  expect(['', 'a', 'a\nb', '\n\n'].map(lineCount)).toEqual([1, 1, 2, 3])
})
