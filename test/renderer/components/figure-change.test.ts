import { describe, expect, it } from 'vitest'
import { compare } from '../../../renderer/components/figure-change.ts'

describe('a figure against its former self', () => {
  it('is the same where it differs by less than measurements do', () => {
    expect(compare(100, 101)).toEqual({ kind: 'same' })
    expect(compare(5, 5)).toEqual({ kind: 'same' })
  })
  it('is a share where it moved by less than twofold', () => {
    expect(compare(130, 100)).toMatchObject({ kind: 'share', value: expect.closeTo(0.3) })
    expect(compare(70, 100)).toMatchObject({ kind: 'share', value: expect.closeTo(-0.3) })
  })
  it('is so many times, or so small a part, from twofold on', () => {
    expect(compare(400, 100)).toEqual({ kind: 'times', value: 4 })
    expect(compare(25, 100)).toEqual({ kind: 'part', value: 4 })
  })
  it('that fell to nothing lost all of itself', () => {
    expect(compare(0, 100)).toEqual({ kind: 'share', value: -1 })
  })
  it('says nothing where one of the two is missing, or the former was nothing', () => {
    expect(compare(undefined, 1)).toBeUndefined()
    expect(compare(1, undefined)).toBeUndefined()
    expect(compare(1, 0)).toBeUndefined()
    expect(compare(Number.NaN, 1)).toBeUndefined()
  })
})
