import { describe, expect, it } from 'vitest'
import { createWatch } from '../../../main/store/nats/watch.ts'

const known = { id: 'a', newest: 10 }

describe('a stream that is looked at', () => {
  it('is another one as soon as its identity is', () => {
    expect(createWatch()(known, { id: 'b', newest: 10 })).toBe('replaced')
  })

  it('has gone back where its newest id stays behind for three looks, not where it catches up', () => {
    const compare = createWatch()
    const behind = { id: 'a', newest: 9 }
    const looks = [behind, behind, known, behind, behind, behind, behind]
    expect(looks.map((found) => compare(known, found))).toEqual([
      ...Array<string>(5).fill('same'),
      'rewound',
      'same',
    ])
  })
})
