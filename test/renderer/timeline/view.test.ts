import { describe, expect, it } from 'vitest'
import {
  goLive,
  initialView,
  isLive,
  pause,
  rangeOf,
  reveal,
  scrub,
  showUntil,
  spanRange,
  zoomStep,
  zoomTo,
} from '../../../renderer/timeline/view.ts'

const now = 1_000_000
const extent = { oldest: now - 600_000, now }

describe('the view', () => {
  it('is live at first, with ten seconds and now near the right edge', () => {
    const { from, to } = rangeOf(initialView, now)
    expect(to - from).toBe(10_000)
    expect(to).toBeGreaterThan(now)
    expect(to - now).toBeLessThan(10_000 * 0.03)
  })

  it('holds still while it is paused, and is live again at once', () => {
    const held = pause(initialView, now)
    expect(rangeOf(held, now + 5_000)).toEqual(rangeOf(initialView, now))
    expect(pause(held, now + 5_000)).toEqual(held)
    expect(rangeOf(goLive(held), now + 5_000)).toEqual(rangeOf(initialView, now + 5_000))
  })

  it('scrubs back, and is live again where it comes back to now', () => {
    const back = scrub(pause(initialView, now), -3_000, extent)
    expect(rangeOf(back, now).to).toBeCloseTo(rangeOf(initialView, now).to - 3_000)
    expect(isLive(back)).toBe(false)
    expect(isLive(scrub(back, 3_001, extent))).toBe(true)
  })

  it('scrubs no further back than that half of the view has something', () => {
    const { from, to } = rangeOf(scrub(initialView, -10_000_000, extent), now)
    expect((from + to) / 2).toBe(extent.oldest)
  })

  it('scrubs what was recorded for a moment only, and never forward instead', () => {
    const young = { oldest: now - 6_000, now }
    const held = pause(initialView, now - 50)
    const back = scrub(held, -500, young)
    expect(rangeOf(back, now).to).toBeCloseTo(rangeOf(held, now).to - 500)
  })

  it.each([0, 0.25, 0.5, 1])('zooms at %d of the width, and what stands there stays', (anchor) => {
    const held = showUntil(10_000, now - 60_000, extent)
    const before = rangeOf(held, now)
    const at = before.from + anchor * 10_000
    const after = rangeOf(zoomTo(held, 1_234, anchor, extent), now)
    expect(after.to - after.from).toBeCloseTo(1_234)
    expect(after.from + anchor * 1_234).toBeCloseTo(at)
  })

  it('stays within 50 ms and 10 min', () => {
    const held = pause(initialView, now)
    expect(zoomTo(held, 1, 0.5, extent).span).toBe(spanRange.min)
    expect(zoomTo(held, 10_000_000, 0.5, extent).span).toBe(spanRange.max)
    let view = initialView
    for (let step = 0; step < 40; step += 1) view = zoomStep(view, 1, extent)
    expect(view).toEqual({ span: spanRange.max, end: undefined })
    for (let step = 0; step < 40; step += 1) view = zoomStep(view, -1, extent)
    expect(view).toEqual({ span: spanRange.min, end: undefined })
  })

  it('leaves what is followed where it stands as it zooms by a step', () => {
    const held = showUntil(10_000, now - 60_000, extent)
    const at = now - 68_000
    const place = (view: typeof held): number => (at - rangeOf(view, now).from) / view.span
    expect(place(zoomStep(held, -1, extent, at))).toBeCloseTo(place(held))
  })

  it('zooms by a step into what was recorded, and not into the emptiness before it', () => {
    const young = { oldest: now - 6_000, now }
    let view = pause({ span: 60_000, end: undefined }, now)
    for (let step = 0; step < 8; step += 1) view = zoomStep(view, -1, young)
    const { from, to } = rangeOf(view, now)
    expect(from).toBeGreaterThan(young.oldest)
    expect(to).toBeLessThan(now)
  })

  it('goes live where zooming out would pass now', () => {
    const held = showUntil(1_000, now - 500, extent)
    expect(isLive(zoomTo(held, 60_000, 0.5, extent))).toBe(true)
  })

  it('moves only as far as it takes to show a time', () => {
    const held = showUntil(10_000, now - 60_000, extent)
    expect(reveal(held, now - 65_000, extent)).toEqual(held)
    const earlier = rangeOf(reveal(held, now - 80_000, extent), now)
    expect(now - 80_000 - earlier.from).toBeCloseTo(1_000)
    const later = rangeOf(reveal(held, now - 30_000, extent), now)
    expect(later.to - (now - 30_000)).toBeCloseTo(1_000)
  })
})
