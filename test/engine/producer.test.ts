import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { Draft } from '../../main/shared/contract/message.ts'
import { defaultSettings, type Settings } from '../../main/shared/contract/settings.ts'
import { createProducer } from '../../main/engine/producer.ts'
import { createManualClock } from '../support/manual-clock.ts'

function setUp(patch: Partial<Settings> = {}) {
  const clock = createManualClock()
  const drafts: Draft[] = []
  const batches: number[] = []
  let settings: Settings = { ...defaultSettings, arrivals: 'regular', ...patch }
  let failing = false
  const producer = createProducer({
    clock,
    settings: () => settings,
    stream: {
      async append(batch) {
        if (failing) throw new PlaygroundError('store_busy', 'busy')
        drafts.push(...batch)
        batches.push(batch.length)
        return batch.map((_, index) => drafts.length - batch.length + index + 1)
      },
    },
  })
  return {
    clock,
    drafts,
    batches,
    producer,
    configure(change: Partial<Settings>) {
      settings = { ...settings, ...change }
      producer.settingsChanged()
    },
    fail: (value: boolean) => (failing = value),
  }
}

describe('the producer', () => {
  it('writes regular messages exactly when they are due, without drift', async () => {
    const { clock, drafts, producer } = setUp({ pushRate: 3 })
    const start = clock.now()
    producer.start()
    await clock.advance(60_000)
    expect(drafts).toHaveLength(180)
    expect(drafts.at(-1)?.createdAt).toBeCloseTo(start + 60_000, 6)
    expect(drafts[99]?.createdAt).toBeCloseTo(start + 100_000 / 3, 6)
  })

  it('keeps the mean rate with random arrivals, and gaps that are exponential', async () => {
    const { clock, drafts, producer } = setUp({ pushRate: 10, arrivals: 'random' })
    producer.start()
    await clock.advance(600_000)
    expect(drafts.length).toBeGreaterThan(5_700)
    expect(drafts.length).toBeLessThan(6_300)
    const gaps = drafts
      .slice(1)
      .map((draft, index) => draft.createdAt - (drafts[index]?.createdAt ?? 0))
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const below = gaps.filter((gap) => gap < mean).length / gaps.length
    // An exponential distribution has 1 - 1/e of its mass below its mean.
    expect(below).toBeCloseTo(1 - 1 / Math.E, 1)
  })

  it('writes one message every 100 s where they are as rare as can be', async () => {
    const { clock, drafts, producer } = setUp({ pushRate: 0.01 })
    const start = clock.now()
    producer.start()
    await clock.advance(350_000)
    expect(drafts.map(({ createdAt }) => createdAt - start)).toEqual([100_000, 200_000, 300_000])
    expect(producer.statistics()).toEqual({ written: 3, skipped: 0 })
  })

  it('speaks the language of the window that told one, English without one, or the one that is set', async () => {
    const { drafts, producer, configure } = setUp({ feed: 'chat' })
    const isChinese = async (): Promise<boolean> => {
      await producer.burst(1)
      return /\p{Script=Han}/u.test(drafts.at(-1)?.body ?? '')
    }
    expect(await isChinese()).toBe(false)
    producer.speak('zh')
    expect(await isChinese()).toBe(true)
    configure({ feedLanguage: 'en' })
    expect(await isChinese()).toBe(false)
    producer.speak('en')
    configure({ feedLanguage: 'zh' })
    expect(await isChinese()).toBe(true)
  })

  it('repeats itself for the same seed and differs for another', async () => {
    const run = async (seed: number) => {
      const { clock, drafts, producer } = setUp({ arrivals: 'random', pushRate: 50, seed })
      producer.start()
      await clock.advance(5_000)
      return drafts
    }
    expect(await run(7)).toEqual(await run(7))
    expect(await run(8)).not.toEqual(await run(7))
  })

  it('gathers what is due into one batch at high rates', async () => {
    const { clock, drafts, batches, producer } = setUp({ pushRate: 5_000, payload: 16 })
    producer.start()
    await clock.advance(1_000)
    expect(drafts.length).toBeGreaterThanOrEqual(4_980)
    expect(drafts.length).toBeLessThanOrEqual(5_000)
    expect(batches.length).toBeLessThanOrEqual(251)
  })

  it('tells when everything due by then is stored, however slow the store is', async () => {
    const clock = createManualClock()
    const commits: (() => void)[] = []
    const stream = {
      append: (batch: readonly Draft[]) =>
        new Promise<number[]>((resolve) => commits.push(() => resolve(batch.map(() => 1)))),
    }
    const settings = (): Settings => ({ ...defaultSettings, arrivals: 'regular', pushRate: 10 })
    const producer = createProducer({ clock, settings, stream })
    const told: string[] = []
    const ask = (name: string): void => void producer.caughtUp().then(() => told.push(name))
    ask('before the start')
    producer.start()
    await clock.advance(50)
    ask('nothing is due')
    await clock.advance(100)
    expect(told).toEqual(['before the start', 'nothing is due'])
    // The first is being written, the second waits behind it.
    await clock.advance(60)
    ask('two are due')
    commits.shift()?.()
    await clock.advance(0)
    await clock.advance(80)
    expect([commits.length, told.length]).toEqual([1, 2])
    commits.shift()?.()
    await clock.advance(10)
    expect(told).toEqual(['before the start', 'nothing is due', 'two are due'])
    // A third is being written when nobody wants any more.
    await clock.advance(100)
    ask('it stops')
    const stopped = producer.stop()
    await clock.advance(10)
    expect(told).toHaveLength(3)
    commits.shift()?.()
    await stopped
    await clock.advance(1)
    expect(told.at(-1)).toBe('it stops')
  })

  it('does not wait for what the store refused', async () => {
    const { clock, producer, fail } = setUp({ pushRate: 10 })
    producer.start()
    fail(true)
    await clock.advance(100)
    await producer.caughtUp()
    expect(producer.statistics()).toMatchObject({ written: 0, skipped: 1 })
  })

  it('catches nothing up after a pause', async () => {
    const { clock, drafts, producer } = setUp({ pushRate: 10 })
    producer.start()
    await clock.advance(1_000)
    producer.pause()
    expect(producer.running()).toBe(false)
    await clock.advance(10_000)
    expect(drafts).toHaveLength(10)
    producer.start()
    await clock.advance(1_000)
    expect(drafts).toHaveLength(20)
  })

  it('follows a changed rate at once', async () => {
    const { clock, drafts, producer, configure } = setUp({ pushRate: 0.1 })
    producer.start()
    await clock.advance(1_000)
    configure({ pushRate: 10 })
    await clock.advance(1_000)
    expect(drafts).toHaveLength(10)
  })

  it('waits after the store refused, and counts what it left out', async () => {
    const { clock, drafts, producer, fail } = setUp({ pushRate: 10 })
    fail(true)
    producer.start()
    await clock.advance(3_000)
    expect(drafts).toHaveLength(0)
    expect(producer.statistics().skipped).toBeGreaterThan(0)
    fail(false)
    await clock.advance(3_000)
    expect(drafts.length).toBeGreaterThan(15)
    expect(producer.statistics()).toMatchObject({ written: drafts.length })
  })

  it('dates messages by a wall clock that was set forward, and takes that for no time slept through', async () => {
    const { clock, drafts, producer } = setUp({ pushRate: 10 })
    producer.start()
    await clock.advance(1_000)
    clock.step(8 * 3_600_000)
    await clock.advance(1_000)
    expect(drafts).toHaveLength(20)
    expect(drafts.at(-1)?.createdAt).toBe(clock.now())
    expect(producer.statistics()).toMatchObject({ skipped: 0 })
  })

  it.each(['regular', 'random'] as const)(
    'leaves out what hours of standstill would have brought, in one go: %s arrivals',
    async (arrivals) => {
      const { clock, drafts, producer } = setUp({ pushRate: 5_000, arrivals })
      producer.start()
      await clock.advance(1_000)
      const before = drafts.length
      await clock.hold(100 * 3_600_000)
      await clock.advance(1_000)
      const { skipped, written } = producer.statistics()
      expect(skipped / (5_000 * 100 * 3_600)).toBeCloseTo(1, 2)
      expect(written).toBe(drafts.length)
      // Of the standstill itself only the last 5 s are made good.
      expect(drafts.length - before).toBeGreaterThan(25_000)
      expect(drafts.length - before).toBeLessThan(35_000)
      const times = drafts.map(({ createdAt }) => createdAt)
      expect(times).toEqual(times.toSorted((one, other) => one - other))
    },
  )

  it('writes a burst at once, also while it is paused', async () => {
    const { clock, drafts, producer } = setUp()
    await producer.burst(250)
    expect(drafts).toHaveLength(250)
    expect(new Set(drafts.map(({ createdAt }) => createdAt))).toEqual(new Set([clock.now()]))
  })

  it('hands a burst over in portions, so that others get their turn', async () => {
    const { batches, drafts, producer } = setUp({ payload: 32_768 })
    await producer.burst(100)
    expect(drafts).toHaveLength(100)
    expect(Math.max(...batches)).toBe(32)
  })

  it('leaves no timer behind after stop', async () => {
    const { clock, producer } = setUp()
    producer.start()
    await producer.stop()
    await producer.stop()
    expect(clock.pending()).toBe(0)
  })
})
