import { describe, expect, it } from 'vitest'
import { noBooking } from '../../../main/shared/contract/status.ts'
import { createMeasuringWindow } from '../../../main/shared/measures/measuring-window.ts'

describe('a measuring window', () => {
  it('counts what this pane sent', () => {
    const window = createMeasuringWindow('websocket', 1_000, noBooking)
    expect(window.figures(true).sent).toBe(0)
    window.countSent()
    window.countSent()
    expect(window.figures(true).sent).toBe(2)
  })
  it('has rows that come again for no payload, though the servers book them as such', () => {
    const booking = { ...noBooking, total: 9_000, payload: 8_000 }
    const plain = createMeasuringWindow('polling', 1_000, noBooking)
    const repeating = createMeasuringWindow('polling', 1_000, noBooking, true)
    for (const window of [plain, repeating]) {
      window.message(1_100, 5, 0.1, 90)
      window.booked(booking)
    }
    expect(plain.figures(true).payloadShare).toBe(8 / 9)
    expect(repeating.figures(true).payloadShare).toBe(0.01)
    repeating.leaveOut()
    repeating.message(1_200, 5, 0.1, 90)
    repeating.booked({ ...booking, total: 18_000 })
    expect(repeating.figures(true).payloadShare).toBe(0.01)
  })
  it('tells how many rows an answer carries again, on average over those that could', () => {
    const window = createMeasuringWindow('polling', 1_000, noBooking, true)
    const poll = { startedAt: 1_500, endedAt: 1_510, status: 200, aborted: false }
    expect(window.figures(true).requests.repeated).toBeUndefined()
    window.request({ ...poll, fresh: 2 })
    expect(window.figures(true).requests.repeated).toBeUndefined()
    window.request({ ...poll, fresh: 0, rows: 10 })
    window.request({ ...poll, fresh: 2, rows: 12 })
    expect(window.figures(true).requests.repeated).toBe(10)
  })
  it('counts what a clock that is not known cannot date, also where that would put it before the window', () => {
    const window = createMeasuringWindow('sse', 1_000, noBooking)
    window.message(500, 700, undefined)
    window.message(500, 700, 0.5)
    expect(window.figures(true)).toMatchObject({ messages: 2, undated: 1, delay: undefined })
  })

  it('tells how many of its delays were at most so long, and leaves out those before it', () => {
    const window = createMeasuringWindow('sse', 1_000, noBooking)
    window.message(900, 400, 0.1)
    for (const delay of [1, 5, 50]) window.message(1_100, delay, 0.1)
    expect([...window.delaysUpTo([0.5, 5, 1_000])]).toEqual([0, 2, 3])
  })
})
