import { describe, expect, it } from 'vitest'
import { laneAt, labelEnd, labelStart, layOut } from '../../../renderer/timeline/layout.ts'
import { tickStep, ticksIn } from '../../../renderer/timeline/ticks.ts'

const place = (height: number, lanes: number, scroll = 0) =>
  layOut({ width: 1_000, height, em: 13, lanes, label: 70, scroll })

it('gives the widest label all its room', () => {
  for (const [em, label] of [
    [14, 66.4],
    [21, 99.7],
    [24, 180],
  ] as const) {
    const { left } = layOut({ width: 1_400, height: 300, em, lanes: 3, label, scroll: 0 })
    expect(left - (labelStart + labelEnd) * em).toBeGreaterThanOrEqual(label)
  }
})

describe('the layout', () => {
  it.each([
    [230, 3],
    [170, 4],
    [106, 4],
    [230, 12],
  ])(
    'in %d px with %d lanes leaves every lane at least 16 px, the store and the axis in view',
    (height, lanes) => {
      const layout = place(height, lanes)
      expect(layout.lanes).toHaveLength(lanes)
      for (const band of layout.lanes) expect(band.height).toBeGreaterThanOrEqual(16)
      expect(layout.store.top).toBe(0)
      expect(layout.overview.top + layout.overview.height).toBeLessThanOrEqual(height)
      expect(layout.axis.top).toBeGreaterThanOrEqual(layout.lanesBottom - 1)
    },
  )

  it('gives the lanes the room there is, one below the other', () => {
    const { lanes, lanesTop, lanesBottom, scrollEnd } = place(230, 3)
    expect(scrollEnd).toBe(0)
    expect(lanes[0]?.top).toBe(lanesTop)
    const last = lanes.at(-1)
    expect((last?.top ?? 0) + (last?.height ?? 0)).toBeCloseTo(lanesBottom)
  })

  it('scrolls to the last lane and no further', () => {
    const { lanes, lanesBottom, scroll, scrollEnd } = place(170, 12, 10_000)
    expect(scroll).toBe(scrollEnd)
    const last = lanes.at(-1)
    expect((last?.top ?? 0) + (last?.height ?? 0)).toBeCloseTo(lanesBottom)
  })

  it('tells which lane a point is in, and none that is scrolled behind the store', () => {
    const layout = place(170, 12, 40)
    expect(laneAt(layout, 3)).toBe('store')
    const index = laneAt(layout, layout.lanesTop + 1)
    expect(index).toBeGreaterThan(0)
    expect(laneAt(layout, layout.axis.top + 2)).toBeUndefined()
  })
})

describe('the marks of the axis', () => {
  it.each([
    [50, 10, 5],
    [1_000, 10, 100],
    [10_000, 12, 1_000],
    [60_000, 8, 10_000],
    [600_000, 12, 60_000],
  ])('for %d ms and at most %d of them stand %d ms apart', (span, most, step) => {
    expect(tickStep(span, most)).toBe(step)
  })
  it('are multiples counted from now, and now is one of them', () => {
    expect(ticksIn({ from: 7_300, to: 10_200 }, 1_000, 10_050)).toEqual([8_050, 9_050, 10_050])
  })
})
