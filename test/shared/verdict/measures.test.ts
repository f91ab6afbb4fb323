import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyScene, panesOf } from './any-panes.ts'
import { pane } from './fake-panes.ts'

describe('what is compared of a pane', () => {
  it('is there once there are enough samples', () => {
    const { cells } = pane('polling', { staleness: 300 })
    expect(cells).toMatchObject({
      p50: { enough: true, value: 257 },
      p95: { enough: true, value: 480 },
      requests: { enough: true, value: 120 },
      wire: { enough: true, value: 1_100 },
      overhead: { enough: true, value: 2.5 },
      missed: { enough: true, value: 0 },
      staleness: { enough: true, value: 300 },
    })
  })
  it.each([
    ['p50', { messages: 9 }, { of: 'messages', has: 9, needs: 10 }],
    ['p95', { messages: 39 }, { of: 'messages', has: 39, needs: 40 }],
    ['wire', { messages: 3 }, { of: 'messages', has: 3, needs: 10 }],
    ['overhead', { messages: 3 }, { of: 'messages', has: 3, needs: 10 }],
    ['overhead', { payloadShare: 0 }, { of: 'payload' }],
    ['requests', { requests: 4 }, { of: 'requests', has: 4, needs: 5 }],
    ['missed', { messages: 0 }, { of: 'messages', has: 0, needs: 1 }],
    ['break', {}, { of: 'breaks' }],
    ['staleness', {}, { of: 'unknown' }],
    // 916 messages arrived, and none of them is known to have taken that long: that is not a lack of messages.
    ['wire', { messages: 916, wire: undefined }, { of: 'unknown' }],
    ['requests', { requests: 9, perMinute: undefined }, { of: 'unknown' }],
    ['p50', { messages: 916, p50: undefined }, { of: 'messages', has: 0, needs: 10 }],
  ] as const)('%s says what it lacks before that', (row, figures, lack) => {
    expect(pane('polling', figures).cells[row]).toEqual({ enough: false, lack })
  })
  it('has no requests a minute where one connection carries everything', () => {
    expect(pane('sse', { requests: 0 }).cells.requests).toEqual({ enough: true, value: 0 })
    expect(pane('websocket', { requests: 1 }).cells.requests).toEqual({ enough: true, value: 0 })
    // Two attempts a second apart are not 60 a minute: they count for the whole window.
    expect(pane('sse', { requests: 3, perMinute: 60 }).cells.requests).toEqual({
      enough: true,
      value: 2,
    })
  })
  it('has the longest break once there was one', () => {
    const broken = pane('sse', { breaks: { count: 2, longest: 2_000, downtime: 2_500 } })
    expect(broken.cells.break).toEqual({ enough: true, value: 2_000 })
  })
  it('never lacks what it has: whoever needs so many has fewer', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        for (const { cells } of panesOf(scene)) {
          for (const cell of Object.values(cells)) {
            if (cell.enough || !('needs' in cell.lack)) continue
            expect(cell.lack.has).toBeLessThan(cell.lack.needs)
          }
        }
      }),
    )
  })
})
