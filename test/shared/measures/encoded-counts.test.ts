import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDelayHistogram } from '../../../main/shared/measures/delay-histogram.ts'

describe('a histogram as text', () => {
  it('is the same histogram when it is read again', () => {
    const delay = fc.double({ min: 0, max: 3_600_000, noNaN: true })
    fc.assert(
      fc.property(fc.array(delay, { maxLength: 300 }), (delays) => {
        const one = createDelayHistogram()
        for (const ms of delays) one.record(ms)
        const other = createDelayHistogram()
        other.add(one.encode())
        expect(other.encode()).toBe(one.encode())
        expect(other.summary()?.count).toBe(one.summary()?.count)
        const [mine = 0, theirs = 0] = [one.summary()?.p50, other.summary()?.p50]
        expect(Math.abs(mine - theirs)).toBeLessThanOrEqual(mine / 1_000 + 0.01)
      }),
    )
  })

  it('adds to what is there: the percentiles of all are not those of each', () => {
    const [short, long] = [createDelayHistogram(), createDelayHistogram()]
    for (let message = 0; message < 30; message += 1) short.record(1)
    for (let message = 0; message < 10; message += 1) long.record(100)
    const all = createDelayHistogram()
    all.add(short.encode())
    all.add(long.encode())
    expect(all.summary()).toMatchObject({ count: 40, p50: 1 })
    expect(all.percentile(75)).toBe(1)
    expect(all.percentile(76)).toBeCloseTo(100, 0)
    expect(all.mean()).toBeCloseTo(25.75, 1)
  })

  it.each([
    ['', 'no bytes'],
    ['AAAA', 'too few'],
    [btoa('x'.repeat(60)), 'another format'],
  ])('%j is none of ours (%s)', (text) => {
    expect(() => createDelayHistogram().add(text)).toThrow(RangeError)
  })
})
