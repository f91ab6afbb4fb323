import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisFor } from '../../../main/shared/report/axis.ts'

describe('an axis', () => {
  it('begins at 0 where the values are of one size, and has round ticks', () => {
    const { place, ticks } = axisFor([30, 120, 600])
    expect(place(0)).toBe(0)
    expect(place(300)).toBeCloseTo(2 * place(150), 9)
    expect(ticks).toEqual([0, 200, 400, 600])
  })

  it('goes by logarithms where they differ much, with powers of ten among its ticks', () => {
    const { place, ticks } = axisFor([2, 50, 1_000])
    expect(place(20) - place(10)).toBeCloseTo(place(200) - place(100), 9)
    expect(ticks).toEqual([10, 100, 1_000])
  })

  it('goes from 0 where a value is 0, however much they differ', () => {
    expect(axisFor([0, 1, 1_000]).ticks[0]).toBe(0)
    expect(axisFor([]).ticks).toEqual([0])
    expect(axisFor([0, 0]).place(0)).toBe(0)
  })

  it('has every value and every tick on it, in order', () => {
    // Figures are kept in hundredths.
    const value = fc.integer({ min: 0, max: 1e9 }).map((hundredths) => hundredths / 100)
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (values, ratios) => {
          const { place, ticks } = axisFor(values, ratios ? 1 : undefined)
          for (const one of [...values, ...ticks]) {
            expect(place(one)).toBeGreaterThanOrEqual(0)
            expect(place(one)).toBeLessThanOrEqual(1 + 1e-9)
          }
          expect([...ticks]).toEqual(ticks.toSorted((one, other) => one - other))
          expect(ticks.length).toBeLessThan(20)
        },
      ),
    )
  })
})
