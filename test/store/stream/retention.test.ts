import { describe, expect, it } from 'vitest'
import { createRetention } from '../../../main/store/stream/retention.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const limits = { rows: 100, bytes: 10_000, hardBytes: 20_000 }

describe('the retention', () => {
  it('lets everything be that is younger than a minute, as this process saw it', () => {
    const clock = createManualClock(0)
    const retention = createRetention(clock, limits)
    retention.mark(0)
    for (let second = 1; second <= 90; second += 1) {
      clock.sleep(1_000)
      retention.mark(clock.now() / 10)
    }
    clock.sleep(500)
    const excess = retention.excess({ oldest: 1, newest: 9_000, count: 9_000, bytes: 5_000 })
    // The mark of 30 s has the id 3,000; what came after is younger than a minute.
    expect(excess).toEqual({ rows: 8_900, bytes: 0, through: 3_000 })
    expect(
      retention.excess({ oldest: 3_001, newest: 9_000, count: 6_000, bytes: 5_000 }),
    ).toBeUndefined()
  })

  it('does not take messages for older because the wall clock was set forward', async () => {
    const clock = createManualClock()
    const retention = createRetention(clock, limits)
    retention.mark(500)
    clock.step(8 * 3_600_000)
    await clock.advance(59_000)
    const bounds = { oldest: 1, newest: 500, count: 500, bytes: 5_000 }
    expect(retention.excess(bounds)).toBeUndefined()
    await clock.advance(2_000)
    expect(retention.excess(bounds)).toEqual({ rows: 400, bytes: 0, through: 500 })
  })

  it('counts rows and bytes, whichever is too much', async () => {
    const clock = createManualClock()
    const retention = createRetention(clock, limits)
    retention.mark(500)
    await clock.advance(61_000)
    const bounds = { oldest: 401, newest: 500, count: 100, bytes: 10_000 }
    expect(retention.excess(bounds)).toBeUndefined()
    expect(retention.excess({ ...bounds, bytes: 10_007 })).toMatchObject({ rows: 0, bytes: 7 })
    expect(retention.excess({ ...bounds, oldest: 400, count: 101 })).toMatchObject({
      rows: 1,
      bytes: 0,
    })
    retention.setRows(90)
    expect(retention.excess(bounds)).toMatchObject({ rows: 10, bytes: 0 })
  })

  it('protects nothing by its age above the hard limit of bytes', () => {
    const retention = createRetention(createManualClock(), limits)
    const bounds = { oldest: 1, newest: 500, count: 500, bytes: 20_001 }
    expect(retention.excess(bounds)).toEqual({ rows: 0, bytes: 10_001, through: 500 })
  })
})
