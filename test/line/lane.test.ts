import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { noFaults, type NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import { createRandom } from '../../main/shared/random.ts'
import { createLane, type Lane } from '../../main/line/lane.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'
import { quantile } from '../support/figures.ts'

/** Late enough for a lane to be at rest for long. */
const start = 1_000_000

interface Carried {
  /** ms since the start. */
  readonly at: number
  readonly text: string
}

interface Setting {
  readonly clock: ManualClock
  readonly lane: Lane
  /** What came out, and when. */
  readonly carried: Carried[]
  change(faults: NetworkFaultsPatch): void
}

function setUp(first: NetworkFaultsPatch, seed = 7): Setting {
  const clock = createManualClock(start)
  const carried: Carried[] = []
  let faults = { ...noFaults, ...first }
  const lane = createLane({
    clock,
    random: createRandom(seed),
    faults: () => faults,
    holds: false,
    onProgress: () => undefined,
    carry(piece, done) {
      carried.push({ at: clock.now() - start, text: piece.toString() })
      done()
    },
  })
  return {
    clock,
    lane,
    carried,
    change(next) {
      faults = { ...noFaults, ...next }
      lane.wake()
    },
  }
}
const textOf = (carried: readonly Carried[]): string => carried.map(({ text }) => text).join('')
const bytesOf = (carried: readonly Carried[]): number => textOf(carried).length

describe('a lane', () => {
  it('carries at once what no fault delays', () => {
    const { lane, carried, clock } = setUp({})
    lane.add(Buffer.from('now'))
    expect(carried).toEqual([{ at: 0, text: 'now' }])
    expect([lane.idle(), clock.pending()]).toEqual([true, 0])
  })

  it('delays by the latency, to the ms', async () => {
    const { lane, carried, clock } = setUp({ latency: 200 })
    lane.add(Buffer.from('a'))
    await clock.advance(50)
    lane.add(Buffer.from('b'))
    await clock.advance(149)
    expect(carried).toEqual([])
    await clock.advance(1_000)
    expect(carried).toEqual([
      { at: 200, text: 'a' },
      { at: 250, text: 'b' },
    ])
  })

  it('delays 200 ± 50 ms with the median at 200, in order, never more and never less', async () => {
    const delays: number[] = []
    for (let seed = 1; seed <= 16; seed += 1) {
      const { lane, carried, clock } = setUp({ latency: 200, jitter: 50 }, seed)
      const count = 120
      for (let sent = 0; sent < count; sent += 1) {
        lane.add(Buffer.from(`${clock.now() - start},`))
        await clock.advance(20)
      }
      await clock.advance(250)
      const sentAt = textOf(carried).split(',').slice(0, -1).map(Number)
      expect(sentAt).toEqual(Array.from({ length: count }, (_, index) => index * 20))
      delays.push(...carried.map(({ at, text }) => at - Number.parseInt(text, 10)))
    }
    expect(delays).toHaveLength(16 * 120)
    expect(Math.abs(quantile(delays, 0.5) - 200)).toBeLessThanOrEqual(10)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(150)
    expect(Math.max(...delays)).toBeLessThanOrEqual(250)
    expect(quantile(delays, 0.05)).toBeLessThan(180)
    expect(quantile(delays, 0.95)).toBeGreaterThan(220)
  })

  it('carries 32 kB/s where that is set: never behind, and ahead by 50 ms and a piece', async () => {
    const { lane, carried, clock } = setUp({ bandwidth: 32_000 })
    lane.add(Buffer.from('x'.repeat(160_000)))
    for (let ms = 0; ms < 3_000; ms += 10) {
      expect(bytesOf(carried)).toBeGreaterThanOrEqual(32 * ms)
      expect(bytesOf(carried)).toBeLessThanOrEqual(32 * (ms + 50 + 20))
      await clock.advance(10)
    }
    await clock.advance(2_000)
    expect(textOf(carried)).toBe('x'.repeat(160_000))
  })

  it('lets no piece be longer than what is set, and gives each a turn of its own', async () => {
    const { lane, carried } = setUp({ sliced: 7 })
    const text = Array.from({ length: 30 }, (_, index) => `${index};`).join('')
    lane.add(Buffer.from(text))
    expect(carried).toHaveLength(1)
    for (let pieces = 1; !lane.idle(); pieces += 1) {
      expect(carried).toHaveLength(pieces)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(textOf(carried)).toBe(text)
    expect(Math.max(...carried.map((one) => one.text.length))).toBe(7)
  })

  it('keeps everything while half-open, its end as well, and lets it go in order', async () => {
    const { lane, carried, clock, change } = setUp({ halfOpen: true })
    for (const text of ['a', 'b', 'c']) lane.add(Buffer.from(text))
    lane.finish(() => carried.push({ at: clock.now() - start, text: 'end' }))
    await clock.advance(3_600_000)
    expect(carried).toEqual([])
    expect(lane.waiting()).toBe(3)
    change({})
    expect(textOf(carried)).toBe('abcend')
  })

  it('judges what waits by the faults that are in force now', async () => {
    const { lane, carried, clock, change } = setUp({ latency: 5_000 })
    lane.add(Buffer.from('a'))
    await clock.advance(100)
    change({ latency: 150 })
    await clock.advance(49)
    expect(carried).toEqual([])
    await clock.advance(1)
    expect(carried).toEqual([{ at: 150, text: 'a' }])
  })

  it('has no timer left when it is closed, and calls what was marked', () => {
    const { lane, carried, clock } = setUp({ latency: 5_000 })
    let marked = 0
    lane.add(Buffer.from('a'))
    lane.mark(() => (marked += 1))
    expect(clock.pending()).toBe(1)
    lane.close()
    expect([marked, clock.pending(), carried.length]).toEqual([1, 0, 0])
  })
})
