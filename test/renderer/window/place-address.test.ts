import { describe, expect, it } from 'vitest'
import { addressOf, placeIn } from '../../../renderer/window/place-address.ts'

const places = ['live', 'lessons'] as const

describe('the place in the address of the window', () => {
  it('is the one that its fragment names', () => {
    for (const place of places) expect(placeIn(addressOf(place), places)).toBe(place)
  })

  it.each([
    '',
    '#',
    '#/nowhere',
    '#lessons',
    '#/lessons/more',
    '#pushRate=5',
    '#panes=sse&token=a',
  ])('is the first one for %j', (hash) => {
    expect(placeIn(hash, places)).toBe('live')
  })
})
