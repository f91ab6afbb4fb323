import { describe, expect, it } from 'vitest'
import { addressed, addressOf, placeIn } from '../../renderer/place-address.ts'

describe('the place in the address of the window', () => {
  it('is the one that its fragment names', () => {
    for (const place of addressed) expect(placeIn(addressOf(place))).toBe(place)
  })

  it('is the one that a link names, also where HTML made an &amp; of its &', () => {
    expect(placeIn('#pushRate=5&place=experiments')).toBe('experiments')
    expect(placeIn('#panes=sse&amp;place=lessons')).toBe('lessons')
    expect(placeIn('#place=lessons&panes=sse&place=present')).toBe('present')
  })

  it.each([
    '',
    '#',
    '#/nowhere',
    '#lessons',
    '#/lessons/more',
    '#pushRate=5',
    '#panes=sse&token=a',
    '#panes=sse&place=nowhere',
  ])('is the first one for %j', (hash) => {
    expect(placeIn(hash)).toBe('live')
  })
})
