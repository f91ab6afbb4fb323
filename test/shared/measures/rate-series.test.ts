import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { noBooking } from '../../../main/shared/contract/status.ts'
import type { ConnectionState } from '../../../main/shared/contract/transport.ts'
import {
  createRateRecords,
  createRateSeries,
  type RateSeries,
} from '../../../main/shared/measures/rate-series.ts'

const born = 1_000_000
let series: RateSeries

beforeEach(() => {
  series = createRateSeries(born)
})

const request = (startedAt: number) =>
  series.events.requested({
    startedAt,
    endedAt: startedAt + 5,
    status: 200,
    fresh: 0,
    aborted: false,
  })
const arrive = (at: number, verdict: 'fresh' | 'duplicate' = 'fresh') =>
  series.events.arrived(1, at - 5, at, verdict as never, false)
const book = (total: number, at: number, anew = false) =>
  series.events.booked({ ...noBooking, total }, at, anew)
const turn = (state: ConnectionState, at: number) =>
  series.events.stateChanged(state, undefined, 'opened', at)

describe('the rates of a pane', () => {
  it('count the requests that started in each second', () => {
    for (const at of [1_000_100, 1_000_600, 1_001_100, 1_003_999]) request(at)
    expect(series.read('requests', 1_004, 1, 4)).toEqual([2, 1, 0, 1])
  })
  it('count every message once, and no doubled one', () => {
    arrive(1_000_100)
    arrive(1_000_200)
    arrive(1_000_300, 'duplicate')
    expect(series.read('messages', 1_001, 1, 1)).toEqual([2])
  })
  it('are means where a column is wider than a second', () => {
    for (const at of [1_000_100, 1_001_100, 1_001_200, 1_004_100]) request(at)
    expect(series.read('requests', 1_010, 5, 2)).toEqual([0.8, 0])
  })
  it('are unknown before the pane was there', () => {
    request(1_000_100)
    expect(series.read('requests', 1_001, 1, 3)).toEqual([null, null, 1])
    expect(series.read('requests', 1_005, 5, 2)).toEqual([null, 0.2])
  })
  it('reach back ten minutes, and forget what is older', () => {
    for (let second = 0; second < 1_500; second += 1) request(born + second * 1_000)
    const end = born / 1_000 + 1_500
    const read = series.read('requests', end, 1, 700)
    expect(read.slice(100)).toEqual(new Array(600).fill(1))
    expect(read.slice(0, 100)).toEqual(new Array(100).fill(null))
  })
})

describe('the bytes of a pane', () => {
  it('are spread over the time since the booking before', () => {
    book(0, 1_000_000)
    book(1_000, 1_000_500)
    book(3_000, 1_001_500)
    book(3_000, 1_002_000)
    expect(series.read('bytes', 1_002, 1, 2)).toEqual([2_000, 1_000])
  })
  it('are unknown for the time that is not booked yet', () => {
    book(500, 1_001_200)
    expect(series.read('bytes', 1_003, 1, 3)).toEqual([expect.any(Number), null, null])
  })
  it('are unknown between two starts of the engine, not nothing', () => {
    book(9_000, 1_001_000)
    book(9_000, 1_002_500, true)
    book(9_400, 1_004_000)
    expect(series.read('bytes', 1_004, 1, 4)).toEqual([9_000, null, null, expect.any(Number)])
  })
  it('are unknown where no booking came for more than 5 s, not nothing', () => {
    book(1_000, 1_001_000)
    book(1_600, 1_007_000)
    book(1_700, 1_008_000)
    const read = series.read('bytes', 1_008, 1, 8)
    expect(read).toEqual([1_000, null, null, null, null, null, null, 100])
  })
  it('add up to what was booked, however the bookings came', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.nat(100_000)), {
      maxLength: 100,
    })
    fc.assert(
      fc.property(steps, (bookings) => {
        series = createRateSeries(born)
        let at = born
        let total = 0
        for (const [pause, bytes] of bookings) {
          at += pause
          total += bytes
          book(total, at)
        }
        book(total, at + 1_000)
        const seconds = Math.floor((at + 1_000 - born) / 1_000)
        const read = series.read('bytes', born / 1_000 + seconds, 1, seconds)
        if (seconds > 600) return
        expect(read.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBeCloseTo(total, 3)
      }),
    )
  })
})

describe('the outages of a pane', () => {
  it('last from losing the connection to having it again', () => {
    turn('connecting', 1_000_010)
    turn('open', 1_000_050)
    turn('waiting', 1_002_000)
    turn('connecting', 1_003_000)
    turn('open', 1_003_100)
    expect(series.outages(born)).toEqual([
      { from: born, until: 1_000_050 },
      { from: 1_002_000, until: 1_003_100 },
    ])
    expect(series.outages(1_001_000)).toEqual([{ from: 1_002_000, until: 1_003_100 }])
  })
  it('have no end while they last', () => {
    turn('open', 1_000_050)
    turn('closed', 1_002_000)
    expect(series.outages(1_500_000)).toEqual([{ from: 1_002_000, until: undefined }])
  })
  it('are bounded in number, the oldest forgotten first', () => {
    for (let count = 0; count < 5_000; count += 1) {
      turn('open', born + count * 2)
      turn('waiting', born + count * 2 + 1)
    }
    const kept = series.outages(0)
    expect(kept).toHaveLength(1_000)
    expect(kept.at(-1)).toEqual({ from: born + 9_999, until: undefined })
  })
})

describe('the records of a window', () => {
  it('begin with a pane and end when it is removed', () => {
    const records = createRateRecords(() => born)
    const events = records.observe('sse-1')
    events.heartbeat(born)
    expect(records.of('sse-1')?.outages(0)).toEqual([{ from: born, until: undefined }])
    expect(records.of('sse-2')).toBeUndefined()
    events.removed(born + 1)
    expect(records.of('sse-1')).toBeUndefined()
  })
})
