import { expect, it } from 'vitest'
import { createProcessMeter, type MeterSources } from '../../main/composition/process-meter.ts'

/** Sources that are played here: intervals are given by hand, and kept while they are sampled. */
function setUp() {
  let now = 0
  let sampling = false
  let intervals: number[] = []
  let memory: () => number = () => 70_000_000
  const histogram: MeterSources['histogram'] = {
    // As Node's own: without a sample there is no mean.
    get mean() {
      return (intervals.reduce((sum, one) => sum + one, 0) / intervals.length) * 1e6
    },
    percentile: () => Math.max(0, ...intervals) * 1e6,
    reset: () => void (intervals = []),
    enable: () => (sampling = true),
    disable: () => !(sampling = false),
  }
  const meter = createProcessMeter({ histogram, now: () => now, residentMemory: () => memory() })
  return {
    meter,
    isSampled: () => sampling,
    /** Time goes by, in which the event loop came round after these intervals, in ms. */
    pass(duration: number, ...came: readonly number[]) {
      now += duration
      if (sampling) intervals.push(...came)
    },
    remember: (read: () => number) => (memory = read),
  }
}

it('goes on with the memory known last while the system has no file descriptor to read it', () => {
  const { meter, remember } = setUp()
  expect(meter.read().memory).toBe(70_000_000)
  remember(() => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  })
  expect(meter.read().memory).toBe(70_000_000)
})

it('tells the delay above the interval of sampling, between two readings, and nothing of what was before', () => {
  const { meter, pass } = setUp()
  pass(500, 120)
  expect(meter.read().loopDelay).toEqual({ mean: 0, p99: 0 })
  pass(500, 20, 120, 40, 20)
  expect(meter.read().loopDelay).toEqual({ mean: 30, p99: 100 })
  pass(500, 19, 20)
  expect(meter.read().loopDelay).toEqual({ mean: 0, p99: 0 })
})

it('does not look at the event loop once nobody has read it for 5 s', () => {
  const { meter, isSampled, pass } = setUp()
  expect(isSampled()).toBe(false)
  meter.read()
  pass(4_999, 120)
  meter.rest()
  expect(isSampled()).toBe(true)
  expect(meter.read().loopDelay.p99).toBe(100)
  pass(5_000, 120)
  meter.rest()
  expect(isSampled()).toBe(false)
  expect(meter.read().loopDelay).toEqual({ mean: 0, p99: 0 })
  expect(isSampled()).toBe(true)
  meter.stop()
  expect(isSampled()).toBe(false)
})
