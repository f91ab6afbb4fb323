import { describe, expect, it } from 'vitest'
import { createLatestMeans } from '../../../renderer/compare/compare-staleness.ts'

describe('the mean of the latest ages', () => {
  it('is that of each pane by itself, over so many looks', () => {
    const means = createLatestMeans(2)
    means.push('one', 100)
    means.push('one', 200)
    means.push('one', 400)
    means.push('other', 7)
    expect(means.mean('one')).toBe(300)
    expect(means.mean('other')).toBe(7)
  })
  it('is missing where the latest look found none', () => {
    const means = createLatestMeans(3)
    expect(means.mean('one')).toBeUndefined()
    means.push('one', 5)
    means.push('one', undefined)
    expect(means.mean('one')).toBeUndefined()
  })
  it('forgets panes that are gone', () => {
    const means = createLatestMeans(3)
    means.push('one', 5)
    means.push('other', 5)
    means.keep(['other'])
    expect(means.mean('one')).toBeUndefined()
    expect(means.mean('other')).toBe(5)
  })
})
