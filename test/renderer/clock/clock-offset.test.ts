import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  clockLimits,
  createClockOffset,
  estimateOffset,
  type ClockOffset,
  type ClockReading,
} from '../../../renderer/clock/clock-offset.ts'
import { createFakeEnvironment, type FakeEnvironment } from '../../support/fake-environment.ts'

const { acceptable, drift, resolution } = clockLimits

describe('the estimate of the clock offset', () => {
  it('lies where all readings agree, so that the shortest way there and the shortest way back count', () => {
    const readings = [
      // 5 ms both ways, 1 there and 9 back, 8 there and 1 back: alone they may be off by 5, 5 and 4.5.
      { sentAt: 0, serverAt: 1_005, receivedAt: 10 },
      { sentAt: 20, serverAt: 1_021, receivedAt: 30 },
      { sentAt: 40, serverAt: 1_048, receivedAt: 49 },
    ]
    expect(estimateOffset(readings)).toEqual({ offset: 1_000, uncertainty: 1 + resolution })
  })

  it('knows nothing without readings, nor from a clock that went backwards, nor from one that was set meanwhile', () => {
    expect(estimateOffset([])).toBeUndefined()
    expect(estimateOffset([{ sentAt: 5, serverAt: 5, receivedAt: 4 }])).toBeUndefined()
    const set = [
      { sentAt: 0, serverAt: 1, receivedAt: 2 },
      { sentAt: 10, serverAt: 500, receivedAt: 12 },
    ]
    expect(estimateOffset(set)).toBeUndefined()
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

describe('the clock of the engine', () => {
  let environment: FakeEnvironment
  /** What the engine's clock is ahead, and how long its answers take: there, and back. */
  let ahead: number
  let ways: readonly [number, number]
  let up: boolean
  let asked: number
  let jumps: number
  let wallShift: number
  let clock: ClockOffset

  beforeEach(() => {
    environment = createFakeEnvironment()
    ahead = 250
    ways = [0.5, 0.5]
    up = true
    asked = 0
    jumps = 0
    wallShift = 0
    async function ask(): Promise<ClockReading> {
      asked += 1
      if (!up) throw new Error('gone')
      const sentAt = environment.now()
      const [there, back] = ways
      return { sentAt, serverAt: sentAt + there + ahead, receivedAt: sentAt + there + back }
    }
    clock = createClockOffset({
      ask,
      time: environment,
      wall: () => environment.now() + wallShift,
      onJump: () => (jumps += 1),
    })
    return () => clock.stop()
  })

  it('is known when start resolves, from eight questions, and asked for again every 30 s', async () => {
    expect(clock.uncertainty()).toBeUndefined()
    await clock.start()
    expect(clock.offset()).toBe(250)
    expect(clock.uncertainty()).toBeCloseTo(0.5 + resolution)
    expect(asked).toBe(8)
    await environment.advance(29_999)
    expect(asked).toBe(8)
    await environment.advance(1)
    expect(asked).toBe(16)
    clock.stop()
    expect(environment.pending()).toBe(0)
  })

  it('ages by 15 parts in a million, and is not good enough to measure by once it may be off by 2 ms', async () => {
    await clock.start()
    up = false
    await environment.advance(60_000)
    expect(clock.uncertainty()).toBeCloseTo(0.6 + 60_000 * drift)
    await environment.advance((acceptable - 0.6) / drift - 60_000 + 1_000)
    expect(clock.uncertainty()).toBeUndefined()
    expect(clock.offset()).toBe(250)
    expect(clock.estimate()?.uncertainty).toBeGreaterThan(acceptable)
  })

  it('keeps what two estimates have in common: one from a busy moment may narrow what is known, and never widens it', async () => {
    await clock.start()
    ways = [0.2, 3.6]
    await environment.advance(30_000)
    expect(asked).toBe(16)
    // From 1.05 below to 0.3 above: the way there took 0.2 ms at most.
    const known = 0.6 + 30_000 * drift
    expect(clock.offset()).toBeCloseTo(250 + (0.3 - known) / 2)
    expect(clock.uncertainty()).toBeCloseTo((0.3 + known) / 2)
    ways = [0.3, 0.3]
    await environment.advance(30_000)
    expect(clock.offset()).toBeCloseTo(250)
    expect(clock.uncertainty()).toBeCloseTo(0.3 + resolution)
  })

  it('refuses an estimate that may be off by more than 2 ms, and asks again each second', async () => {
    ways = [1, 240]
    await clock.start()
    expect(clock.uncertainty()).toBeUndefined()
    // Good enough to place things by.
    expect(clock.offset()).toBe(250 - 119.5)
    await environment.advance(1_000)
    expect(asked).toBe(16)
    ways = [0.5, 0.5]
    await environment.advance(1_000)
    expect(clock.offset()).toBe(250)
    expect(clock.uncertainty()).toBeCloseTo(0.6)
    expect(jumps).toBe(0)
  })

  it('is known where two rounds of a busy machine bound it together, each of them from another side', async () => {
    ways = [0.3, 6]
    await clock.start()
    expect(clock.uncertainty()).toBeUndefined()
    ways = [6, 0.5]
    await environment.advance(1_000)
    expect(asked).toBe(16)
    expect(clock.uncertainty()).toBeCloseTo(0.4 + resolution, 1)
    expect(Math.abs(clock.offset() - 250)).toBeLessThanOrEqual(0.5)
    expect(jumps).toBe(0)
  })

  it('is never further off than it says, however its rounds go', async () => {
    const way = fc.double({ min: 0, max: 20, noNaN: true })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(way, way), { minLength: 1, maxLength: 12 }),
        async (rounds) => {
          clock.stop()
          clock.forget()
          for (const round of rounds) {
            ways = round
            clock.stop()
            await clock.start()
            const known = clock.estimate()
            if (known === undefined) throw new Error('no estimate')
            expect(Math.abs(known.offset - ahead)).toBeLessThanOrEqual(known.uncertainty)
            await environment.advance(500)
          }
        },
      ),
    )
  })

  it('notices at once that the engine’s clock was set forward, and measures by nothing until it is known again', async () => {
    await clock.start()
    await environment.advance(5_000)
    ahead = 3_600_250
    up = false
    clock.witness(environment.now() + ahead)
    expect(clock.uncertainty()).toBeUndefined()
    await environment.advance(0)
    up = true
    await environment.advance(1_000)
    expect(clock.offset()).toBe(3_600_250)
    expect(clock.uncertainty()).toBeCloseTo(0.6)
    expect(jumps).toBe(1)
  })

  it('asks where the engine’s clock seems to be behind, and finds that it was set back, or that the page lagged', async () => {
    await clock.start()
    await environment.advance(5_000)
    clock.witness(environment.now() + ahead - 1_500)
    await environment.advance(0)
    expect(asked).toBe(16)
    expect(jumps).toBe(0)
    await environment.advance(5_000)
    ahead = -7_000
    clock.witness(environment.now() + ahead)
    await environment.advance(0)
    expect(clock.offset()).toBe(-7_000)
    expect(jumps).toBe(1)
  })

  it('asks where the page’s own wall clock was set, or the computer slept', async () => {
    await clock.start()
    await environment.advance(5_000)
    clock.witness(environment.now() + ahead)
    expect(asked).toBe(8)
    wallShift = 28_800_000
    clock.witness(environment.now() + ahead)
    await environment.advance(0)
    expect(asked).toBe(16)
    await environment.advance(5_000)
    clock.witness(environment.now() + ahead)
    expect(asked).toBe(16)
  })

  it('is doubted once where a message came before it was due, and settled by the next answer', async () => {
    await clock.start()
    clock.doubt()
    clock.doubt()
    expect(clock.uncertainty()).toBeUndefined()
    expect(asked).toBe(8)
    await environment.advance(1_000)
    expect(asked).toBe(16)
    expect(clock.uncertainty()).toBeCloseTo(0.6)
    expect(jumps).toBe(0)
  })

  it('follows clocks that drift by more than is thought, without calling it a jump', async () => {
    await clock.start()
    ahead = 253
    await environment.advance(30_000)
    expect(clock.offset()).toBe(253)
    expect(jumps).toBe(0)
  })

  it('is forgotten where another engine comes, also what is being asked', async () => {
    await clock.start()
    ahead = 12
    clock.forget()
    expect(clock.uncertainty()).toBeUndefined()
    await environment.advance(0)
    expect(clock.offset()).toBe(12)
    expect(jumps).toBe(0)
  })

  it('is asked for by one run at a time, however often it is started', async () => {
    await Promise.all([clock.start(), clock.start()])
    await clock.start()
    expect(asked).toBe(8)
    await environment.advance(30_000)
    expect(asked).toBe(16)
  })

  it('is asked for no more once it was stopped, whatever is said of it', async () => {
    await clock.start()
    clock.stop()
    clock.doubt()
    clock.witness(environment.now() + 60_000)
    clock.forget()
    await environment.advance(60_000)
    expect(asked).toBe(8)
    expect(clock.estimate()).toBeUndefined()
  })

  it('is not doubted for what a message says before it is known', async () => {
    up = false
    await clock.start()
    clock.witness(environment.now() + 60_000)
    clock.doubt()
    up = true
    await environment.advance(1_000)
    expect(clock.uncertainty()).toBeCloseTo(0.6)
  })

  it('stays unknown where it was stopped while it was asked', async () => {
    const started = clock.start()
    clock.stop()
    await started
    expect(clock.estimate()).toBeUndefined()
    expect(environment.pending()).toBe(0)
  })
})
