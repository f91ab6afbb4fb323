import { beforeEach, describe, expect, it } from 'vitest'
import { createPageLag, type PageLag } from '../../../main/shared/measures/page-lag.ts'

const start = 1_000_000
let lag: PageLag
beforeEach(() => {
  lag = createPageLag()
  lag.connected(start)
})

/** A message a `period`, each handed over and then taken `late` ms after; named twice a second. */
function run(from: number, until: number, late: number, period = 10): void {
  const arrivals: { id: number; at: number }[] = []
  for (let at = from; at < until; at += period) {
    const id = at - start + 1
    arrivals.push({ id, at: at + late })
  }
  for (let at = from; at < until; at += period) {
    for (let next = arrivals[0]; next !== undefined && next.at <= at; next = arrivals[0]) {
      lag.arrived(next.id, next.at)
      arrivals.shift()
    }
    if (at % 500 === 0) lag.handedOver(at - start + 1, at)
  }
}

describe('the lag of a page', () => {
  it('is unknown before anything was handed over', () => {
    expect(lag.median()).toBeUndefined()
    expect(lag.recent(start)).toBe(0)
    lag.arrived(1, start + 5)
    expect(lag.median()).toBeUndefined()
  })

  it('is the time from handing over to arrival, whichever is heard of first', () => {
    lag.arrived(1, start + 7)
    lag.handedOver(1, start + 4)
    expect(lag.median()).toBe(3)
    lag.handedOver(2, start + 10)
    lag.arrived(2, start + 13)
    expect(lag.median()).toBe(3)
    expect(lag.recent(start + 20)).toBe(3)
  })

  it.each([0, 2, 40, 700, 14_000])('is %d ms where messages wait for so long', (late) => {
    run(start, start + 60_000, late)
    expect(lag.median()).toBeCloseTo(late, -1)
    expect(Math.abs(lag.recent(start + 60_000) - late)).toBeLessThanOrEqual(500)
  })

  it('grows while nothing arrives of what was handed over', () => {
    run(start, start + 5_000, 1)
    lag.handedOver(9_999, start + 5_000)
    expect(lag.recent(start + 5_010)).toBe(10)
    expect(lag.recent(start + 8_000)).toBe(3_000)
    lag.arrived(9_999, start + 8_000)
    expect(lag.recent(start + 8_001)).toBeLessThan(3_001)
  })

  it('is over 5 s after the last late message', () => {
    run(start, start + 10_000, 900)
    expect(lag.recent(start + 10_000)).toBeGreaterThanOrEqual(900)
    run(start + 11_000, start + 20_000, 0)
    expect(lag.recent(start + 20_000)).toBe(0)
  })

  it('has no part in what a silent server has not sent', () => {
    lag.handedOver(1, start)
    lag.arrived(1, start + 1)
    for (let at = start; at < start + 60_000; at += 500) lag.handedOver(1, start)
    expect(lag.recent(start + 60_000)).toBe(0)
    expect(lag.median()).toBe(1)
  })

  it('does not wait for what was handed to a connection that is gone', () => {
    lag.handedOver(5, start + 10)
    lag.connected(start + 4_000)
    expect(lag.recent(start + 5_000)).toBe(0)
    // It is named until something else was handed over, and came meanwhile as a replay.
    lag.arrived(5, start + 4_001)
    lag.arrived(6, start + 4_001)
    lag.handedOver(5, start + 10)
    lag.handedOver(6, start + 20)
    expect(lag.median()).toBeUndefined()
  })

  it('counts a message that is named again and again once', () => {
    lag.arrived(1, start + 1)
    for (let named = 0; named < 10; named += 1) lag.handedOver(1, start)
    for (const id of [2, 3]) {
      lag.arrived(id, start + 100 * id + 5)
      lag.handedOver(id, start + 100 * id)
    }
    expect(lag.median()).toBe(5)
  })

  it('counts a message that came twice once, and by its first arrival', () => {
    lag.arrived(1, start + 3)
    lag.arrived(1, start + 900)
    lag.handedOver(1, start + 1)
    expect(lag.median()).toBe(2)
  })

  it('takes no arrival before its time for a negative one: clocks are aligned to a hair only', () => {
    lag.arrived(1, start)
    lag.handedOver(1, start + 0.4)
    expect(lag.median()).toBe(0)
    expect(lag.recent(start + 1)).toBe(0)
  })

  it('belongs to the window in which the message was handed over', () => {
    run(start, start + 10_000, 600)
    lag.handedOver(1_000_000, start + 9_999)
    lag.beginWindow(start + 10_000)
    lag.arrived(1_000_000, start + 10_600)
    expect(lag.median()).toBeUndefined()
    run(start + 11_000, start + 20_000, 2)
    expect(lag.median()).toBeCloseTo(2, 0)
  })

  it('forgets the ids of a stream that another one follows', () => {
    run(start, start + 2_000, 5)
    lag.handedOver(5_000, start + 2_000)
    lag.restarted()
    expect(lag.recent(start + 2_500)).toBe(0)
    lag.handedOver(1, start + 2_600)
    lag.arrived(1, start + 2_602)
    expect(lag.recent(start + 2_700)).toBe(2)
  })
})
