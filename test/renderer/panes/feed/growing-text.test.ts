import { describe, expect, it } from 'vitest'
import { growingText } from '../../../../renderer/panes/feed/growing-text.ts'
import type { FeedRow } from '../../../../renderer/panes/pane.ts'

type Piece = readonly [id: number, body: string, author?: string]

/** What is shown of these pieces, given in the order in which they came. */
function shown(pieces: readonly Piece[], count = pieces.length) {
  const rows = pieces.toReversed().map(([id, body, author = 'model']) => ({ id, body, author }))
  return growingText((index) => rows[index] as FeedRow | undefined, count)
}
const texts = (pieces: readonly Piece[]) => shown(pieces).map(({ parts }) => parts)

describe('pieces of a text', () => {
  it('grow into paragraphs, one an answer', () => {
    const pieces: Piece[] = [
      [1, 'One ans'],
      [2, 'wer.\n\nAnother '],
      [3, 'one'],
    ]
    expect(texts(pieces)).toEqual([['One answer.'], ['Another one']])
    expect(texts(pieces.slice(0, 2))).toEqual([['One answer.'], ['Another ']])
  })

  it('keep the name of a paragraph while it grows', () => {
    const before = shown([[7, 'a\n\nb']])
    const after = shown([
      [7, 'a\n\nb'],
      [8, 'c'],
    ])
    expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key))
    expect(new Set(after.map(({ key }) => key)).size).toBe(2)
  })

  it('are joined without what fills a Chinese piece up', () => {
    expect(
      texts([
        [1, '轮询  '],
        [2, '就是 '],
      ]),
    ).toEqual([['轮询就是']])
    expect(
      texts([
        [1, 'a '],
        [2, 'b '],
      ]),
    ).toEqual([['a b ']])
  })

  it('show where pieces are missing', () => {
    expect(
      texts([
        [1, 'a'],
        [4, 'd'],
        [5, 'e'],
        [3, 'c'],
        [6, 'f'],
      ]),
    ).toEqual([['a', { missing: 2 }, 'decf']])
  })

  it('are not torn apart by a remark of somebody else', () => {
    const all = shown([
      [1, 'It '],
      [2, 'hello', 'you'],
      [3, 'grows.'],
    ])
    expect(all.map(({ author, parts }) => [author, parts])).toEqual([
      ['you', ['hello']],
      ['model', ['It grows.']],
    ])
  })

  it('begin with a cut where there is more than is read', () => {
    const long = Array.from({ length: 500 }, (_, index): Piece => [index + 1, 'x'.repeat(20)])
    const [first] = shown(long)
    expect(first?.cut).toBe(true)
    expect(String(first?.parts[0]).length).toBeLessThan(7_000)
    expect(shown(long.slice(0, 3))[0]?.cut).toBe(false)
    expect(shown([])).toEqual([])
  })
})
