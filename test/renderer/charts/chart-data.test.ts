import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lanes, type Lane } from '../../../main/shared/contract/lanes.ts'
import {
  breaksOf,
  delayRange,
  endOfColumns,
  isDecade,
  isSparse,
  rateRange,
  smallestDelay,
  toColumns,
  toRateColumns,
  valueNear,
  type ChartColumn,
} from '../../../renderer/charts/chart-data.ts'
import { gapsOf } from '../../../renderer/charts/time-chart.ts'
import { createDelayRing } from '../../../main/shared/measures/delay-ring.ts'
import { seriesStyle } from '../../../renderer/charts/series-style.ts'

const view = { until: 1_000_000, span: 60_000, columns: 600 }
const samples = (...points: readonly (readonly [number, number])[]) => ({
  at: Float64Array.from(points, ([at]) => at),
  delay: Float64Array.from(points, ([, delay]) => delay),
})
const drawn = (column: ChartColumn | undefined) =>
  (column ?? []).filter((value) => typeof value === 'number')

describe('the breaks of a line', () => {
  it('are where there was no connection, also for less than a column of the chart', () => {
    const outages = [
      { from: 91_000, until: 91_040 },
      { from: 99_000, until: undefined },
    ]
    expect(breaksOf(outages, 100_000)).toEqual([
      { from: -9, to: -8.96 },
      { from: -1, to: 0 },
    ])
    // One pixel a second: the short one takes three all the same.
    expect(gapsOf(breaksOf(outages, 100_000), (x) => 60 + x, 1)).toEqual([
      [49, 53],
      [58, 61],
    ])
  })
})

describe('the columns of the delay chart', () => {
  it('reach from a minute ago to now, for every pane alike', () => {
    const [x, first, second] = toColumns([samples(), samples()], view)
    expect(x).toHaveLength(600)
    expect(x[0]).toBeGreaterThanOrEqual(-60)
    expect(x.at(-1)).toBeLessThanOrEqual(0.1)
    expect(first).toHaveLength(600)
    expect(second).toHaveLength(600)
  })

  it('hold each delay at the time when it arrived', () => {
    const [x, delays] = toColumns([samples([999_000, 250])], view)
    const place = delays?.indexOf(250) ?? -1
    expect(x[place]).toBeCloseTo(-1, 0)
  })

  it('keep the longest of several delays in one column', () => {
    const [, delays] = toColumns([samples([999_010, 5], [999_020, 90], [999_030, 7])], view)
    expect(drawn(delays)).toEqual([90])
  })

  it('keep the longest also of samples that were thinned, at whatever moment they are drawn', () => {
    const ring = createDelayRing(10_000)
    for (let at = 940_000; at < 1_000_000; at += 10) ring.push(at, at % 250 === 0 ? 90 : 5)
    const size = { span: 60_000, columns: 240 }
    for (const now of [1_000_000, 1_000_001, 1_000_049, 1_000_249]) {
      const until = endOfColumns(now, size)
      expect(until).toBe(1_000_000)
      const thinned = ring.between(until - size.span, until, size.columns)
      const [, delays] = toColumns([thinned], { until, ...size })
      expect(new Set(delays)).toEqual(new Set([90]))
    }
  })

  it('get dots while single messages stand apart, and none once they would touch', () => {
    const every = (step: number) =>
      Array.from({ length: 240 }, (_, index) => (index % step === 0 ? 5 : null))
    expect(isSparse(every(2))).toBe(true)
    expect(isSparse(every(1))).toBe(false)
    expect(isSparse([...every(1).slice(0, 20), ...every(300)])).toBe(false)
    expect(isSparse([null, 5, null])).toBe(true)
    expect(isSparse([])).toBe(true)
  })

  it('leave out what is older than a minute', () => {
    const [, delays] = toColumns([samples([900_000, 5])], view)
    expect(drawn(delays)).toEqual([])
  })

  it('lift zero onto an axis that has none', () => {
    const [, delays] = toColumns([samples([999_000, 0])], view)
    expect(drawn(delays)).toEqual([smallestDelay])
  })

  it('do not change their contents as time goes by', () => {
    const points = samples([980_123, 3], [980_177, 9], [990_001, 4], [995_555, 8])
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5_000, noNaN: true }), (later) => {
        const moved = { ...view, until: view.until + later }
        expect(drawn(toColumns([points], moved)[1])).toEqual(drawn(toColumns([points], view)[1]))
      }),
    )
  })
})

describe('the line of a pane without a connection', () => {
  const size = { until: 1_000_000, span: 60_000, columns: 240 }
  const withOutage = (from: number, until: number | undefined) =>
    toColumns([{ ...samples([970_000, 5], [990_000, 7]), outages: [{ from, until }] }], size)[1]

  it('breaks where it had none, and nowhere else', () => {
    const column = withOutage(975_000, 980_000)
    expect(column?.filter((value) => value === null)).toHaveLength(21)
    expect(column?.slice(0, 140).includes(null)).toBe(false)
    expect(column?.slice(161).includes(null)).toBe(false)
    expect(drawn(column)).toEqual([5, 7])
  })
  it('stays broken up to now while the connection is away', () => {
    expect(withOutage(995_000, undefined)?.slice(-20)).toEqual(new Array(20).fill(null))
  })
  it('shows what arrived in the very moment of the break', () => {
    expect(drawn(withOutage(970_000, 970_100))).toEqual([5, 7])
  })
  it('breaks for every outage, whether or not it lies in sight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 900_000, max: 1_100_000 }), fc.nat(90_000), (from, length) => {
        const column = withOutage(from, from + length) ?? []
        expect(column).toHaveLength(240)
        expect(drawn(column)).toEqual([5, 7])
      }),
    )
  })
})

describe('the value under the cursor', () => {
  const xs = [-5, -4, -3, -2, -1]
  it('is that of the nearest column within reach', () => {
    expect(valueNear(xs, [1, undefined, 3, undefined, undefined], -3.1, 1)).toBe(3)
    expect(valueNear(xs, [1, undefined, undefined, undefined, 9], -4, 1)).toBe(1)
    expect(valueNear(xs, [1, undefined, undefined, undefined, 9], -2, 1)).toBe(9)
  })
  it('is none beyond reach, in a break and behind one', () => {
    expect(valueNear(xs, [1, undefined, undefined, undefined, undefined], -2, 1)).toBeUndefined()
    expect(valueNear(xs, [1, null, 3, 4, 5], -4, 3)).toBeUndefined()
    expect(valueNear(xs, [1, null, undefined, undefined, undefined], -3, 2)).toBeUndefined()
  })
  it('is none outside of the chart', () => {
    expect(valueNear([], [], -3, 2)).toBeUndefined()
    expect(valueNear(xs, [1, 2, 3, 4, 5], 40, 1)).toBeUndefined()
  })
})

describe('the columns of rates', () => {
  it('stand in the middle of their seconds, counted from now', () => {
    const [x, first] = toRateColumns([[1, 2, null]], {
      end: 999,
      width: 1,
      now: 1_000_250,
      count: 3,
    })
    expect(x).toEqual([-3.75, -2.75, -1.75])
    expect(first).toEqual([1, 2, null])
  })
  it('reach from zero to a round number above the greatest', () => {
    expect(rateRange([[0], [0, null]], 4)).toEqual([0, 5])
    expect(rateRange([[0], [0, 41]], 4)).toEqual([0, 50])
    expect(rateRange([[0], [99.9]], 4)).toEqual([0, 200])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true })), (values) => {
        expect(rateRange([[0], values], 4)[1]).toBeGreaterThanOrEqual(Math.max(4, ...values))
      }),
    )
  })
})

describe('the axis of the delay chart', () => {
  it('shows 1 ms to 1 s where nothing was measured', () => {
    expect(delayRange([[0], [null]])).toEqual([0.1, 1_000])
  })
  it('widens by decades to what was measured', () => {
    expect(delayRange([[0], [0.4, null], [2_500]])).toEqual([0.1, 10_000])
    expect(delayRange([[0], [1], [1_000]])).toEqual([0.1, 1_000])
  })
  it('names powers of ten alone', () => {
    expect([0.1, 1, 2, 50, 100, 1_000].filter(isDecade)).toEqual([0.1, 1, 100, 1_000])
  })
})

describe('the line of a pane', () => {
  it('differ between lanes without any colour, whatever panes there are', () => {
    const dashesOf = (lane: Lane): string[] =>
      Array.from({ length: 8 }, (_, index) => seriesStyle(lane, index).dash.join(' '))
    for (const lane of lanes) {
      const others = lanes.filter((other) => other !== lane).flatMap(dashesOf)
      expect(dashesOf(lane).filter((dash) => others.includes(dash))).toEqual([])
    }
  })

  it('is unlike that of every other pane', () => {
    const looks = Array.from({ length: 12 }, (_, index) =>
      JSON.stringify(seriesStyle('polling', index)),
    )
    expect(new Set(looks).size).toBe(12)
  })
  it('has the colour of its lane, and another dash for the second of its kind', () => {
    expect(seriesStyle('sse', 0).colour).toBe('--sse-1')
    expect(seriesStyle('sse', 1).dash).not.toEqual(seriesStyle('sse', 0).dash)
  })
})
