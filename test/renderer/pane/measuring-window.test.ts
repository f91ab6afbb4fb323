import { describe, expect, it } from 'vitest'
import { noBooking } from '../../../main/contract/status.ts'
import { createMeasuringWindow } from '../../../renderer/pane/measuring-window.ts'

describe('a measuring window', () => {
  it('counts what this pane sent', () => {
    const window = createMeasuringWindow('websocket', 1_000, noBooking)
    expect(window.figures(true).sent).toBe(0)
    window.countSent()
    window.countSent()
    expect(window.figures(true).sent).toBe(2)
  })
  it('tells how many of its delays were at most so long, and leaves out those before it', () => {
    const window = createMeasuringWindow('sse', 1_000, noBooking)
    window.message(900, 400, 0.1)
    for (const delay of [1, 5, 50]) window.message(1_100, delay, 0.1)
    expect([...window.delaysUpTo([0.5, 5, 1_000])]).toEqual([0, 2, 3])
  })
})
