import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClockOffset, estimateOffset } from '../../../renderer/state/clock-offset.ts'
import { createFakeAmbient } from '../clients/fake-ambient.ts'

describe('the estimate of the clock offset', () => {
  it('trusts the shortest round trip', () => {
    const readings = [
      { sentAt: 0, serverAt: 1_900, receivedAt: 1_000 },
      { sentAt: 2_000, serverAt: 3_001, receivedAt: 2_002 },
      { sentAt: 4_000, serverAt: 5_100, receivedAt: 4_100 },
    ]
    expect(estimateOffset(readings)).toEqual({ offset: 1_000, uncertainty: 1 })
  })

  it('knows nothing without readings, nor from a clock that went backwards', () => {
    expect(estimateOffset([])).toBeUndefined()
    expect(estimateOffset([{ sentAt: 5, serverAt: 5, receivedAt: 4 }])).toBeUndefined()
  })

  it('is never further off than it says', () => {
    const way = fc.double({ min: 0, max: 500, noNaN: true })
    const trips = fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), trips, (truth, ways) => {
        const readings = ways.map(([there, back], index) => {
          const sentAt = index * 10_000
          return { sentAt, serverAt: sentAt + there + truth, receivedAt: sentAt + there + back }
        })
        const found = estimateOffset(readings)
        if (found === undefined) throw new Error('no estimate')
        expect(Math.abs(found.offset - truth)).toBeLessThanOrEqual(found.uncertainty + 1e-6)
      }),
    )
  })
})

describe('the clock offset', () => {
  it('is there when start resolves, and is estimated again every 30 s', async () => {
    const ambient = createFakeAmbient()
    let ahead = 250
    let calls = 0
    const clock = createClockOffset({
      ambient,
      call: async () => {
        calls += 1
        return ambient.now() + ahead
      },
    })
    expect(clock.offset()).toBe(0)
    await clock.start()
    expect(clock.offset()).toBe(250)
    expect(calls).toBe(8)
    ahead = -40
    await ambient.pass(29_999)
    expect(clock.offset()).toBe(250)
    await ambient.pass(1)
    expect(clock.offset()).toBe(-40)
    clock.stop()
    expect(ambient.pendingTimers()).toBe(0)
  })

  it('stays where the engine does not answer', async () => {
    const ambient = createFakeAmbient()
    let up = true
    const clock = createClockOffset({
      ambient,
      call: () => (up ? Promise.resolve(ambient.now() + 9) : Promise.reject(new Error('gone'))),
    })
    await clock.start()
    up = false
    await ambient.pass(60_000)
    expect(clock.estimate()).toEqual({ offset: 9, uncertainty: 0 })
    clock.stop()
  })

  it('forgets an estimate that was under way when it was stopped', async () => {
    const ambient = createFakeAmbient()
    let answer: (at: number) => void = () => undefined
    const call = (): Promise<number> => new Promise((resolve) => (answer = resolve))
    const clock = createClockOffset({ ambient, call })
    const started = clock.start()
    clock.stop()
    answer(5)
    await started
    expect(clock.estimate()).toBeUndefined()
    expect(ambient.pendingTimers()).toBe(0)
  })
})
