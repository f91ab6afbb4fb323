import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDelayRing } from '../../../main/shared/measures/delay-ring.ts'

describe('the ring of delays', () => {
  it('drops its oldest samples first', () => {
    const ring = createDelayRing(3)
    for (let at = 1; at <= 5; at += 1) ring.push(at, at * 10)
    expect([...ring.between(0, 100, 100).delay]).toEqual([30, 40, 50])
  })

  it('is empty outside of what it holds', () => {
    const ring = createDelayRing(3)
    expect(ring.between(0, 100, 10).at).toHaveLength(0)
    ring.push(50, 1)
    expect(ring.between(0, 50, 10).at).toHaveLength(0)
    expect(ring.between(51, 100, 10).at).toHaveLength(0)
    expect(ring.between(50, 50, 10).at).toHaveLength(0)
  })

  it('keeps the smallest and the greatest of every column, in order of time', () => {
    const sample = fc.record({ step: fc.nat(50), delay: fc.nat(1_000) })
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 10, max: 400 }),
        (samples, columns, capacity) => {
          const ring = createDelayRing(capacity)
          let at = 1_000
          const pushed = samples.map(({ step, delay }) => ({ at: (at += step), delay }))
          for (const { at, delay } of pushed) ring.push(at, delay)
          const since = 1_000
          const until = at + 1
          const kept = pushed.slice(-capacity)
          const found = ring.between(since, until, columns)

          const columnOf = (time: number): number =>
            Math.min(columns - 1, Math.floor(((time - since) / (until - since)) * columns))
          for (let column = 0; column < columns; column += 1) {
            const all = kept.filter((one) => columnOf(one.at) === column).map((one) => one.delay)
            const some = [...found.delay].filter((_, i) => columnOf(found.at[i] ?? 0) === column)
            expect(some.length).toBeLessThanOrEqual(2)
            expect(Math.min(...some)).toBe(Math.min(...all))
            expect(Math.max(...some)).toBe(Math.max(...all))
          }
          expect([...found.at]).toEqual([...found.at].toSorted((one, other) => one - other))
        },
      ),
    )
  })
})
