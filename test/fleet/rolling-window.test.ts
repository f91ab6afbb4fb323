import { describe, expect, it } from 'vitest'
import { createRollingWindow, type Slice } from '../../main/fleet/crowd/rolling-window.ts'
import { createDelayHistogram } from '../../main/shared/measures/delay-histogram.ts'

function delaysOf(...delays: readonly number[]): string {
  const histogram = createDelayHistogram()
  for (const delay of delays) histogram.record(delay)
  return histogram.encode()
}
const quiet: Slice = { at: 0, newest: 0, received: 0, delays: delaysOf(), spans: new Map() }

describe('the last slices of a crowd', () => {
  it('count from where the window begins, and drop what is older than it', () => {
    const window = createRollingWindow(2, { at: 1_000, newest: 10, received: 0 })
    const first = { ...quiet, at: 3_000, newest: 14, received: 40, delays: delaysOf(5) }
    expect(window.add(first, 0)).toMatchObject({ over: 2_000, received: 40, written: 4 })
    const second = { ...quiet, at: 5_000, newest: 20, received: 100, delays: delaysOf(7) }
    const both = window.add(second, 0)
    expect(both).toMatchObject({ over: 4_000, received: 100, written: 10 })
    expect(both.delays).toMatchObject({ count: 2, max: 7 })
    const third = { ...quiet, at: 7_000, newest: 21, received: 110, delays: delaysOf(9) }
    const last = window.add(third, 0)
    expect(last).toMatchObject({ over: 4_000, received: 70, written: 7 })
    expect(last.delays).toMatchObject({ count: 2, max: 9 })
  })

  it('have no delays and no spread where nothing came', () => {
    const window = createRollingWindow(2, { at: 0, newest: 0, received: 0 })
    const reading = window.add({ ...quiet, at: 2_000 }, 0)
    expect(reading).toMatchObject({ delays: undefined, spreadMs: null })
  })

  it('put together the first and the last arrival of a message that came in two slices', () => {
    const window = createRollingWindow(5, { at: 0, newest: 0, received: 0 })
    const settled = 1_000
    const begun = { ...quiet, at: 2_000, spans: new Map([[1, { first: 1_700, last: 1_900 }]]) }
    // The clients that have it are not all: it says nothing yet.
    expect(window.add(begun, settled).spreadMs).toBeNull()
    const ended = { ...quiet, at: 4_000, spans: new Map([[1, { first: 2_010, last: 2_200 }]]) }
    expect(window.add(ended, settled).spreadMs).toBe(500)
  })

  it('forget messages that are older than the window', () => {
    const window = createRollingWindow(1, { at: 0, newest: 0, received: 0 })
    const early = { ...quiet, at: 2_000, spans: new Map([[1, { first: 100, last: 900 }]]) }
    expect(window.add(early, 0).spreadMs).toBe(800)
    expect(window.add({ ...quiet, at: 4_000 }, 0).spreadMs).toBeNull()
  })

  it('count nothing as written where another stream begins with lower ids', () => {
    const window = createRollingWindow(5, { at: 0, newest: 900, received: 0 })
    expect(window.add({ ...quiet, at: 2_000, newest: 3 }, 0).written).toBe(0)
  })
})
