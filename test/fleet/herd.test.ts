import { expect, it } from 'vitest'
import type { FleetPlan } from '../../main/shared/contract/fleet.ts'
import { createRandom } from '../../main/shared/random.ts'
import { createHerd } from '../../main/fleet/herd.ts'
import type { Cursor, LightEvents } from '../../main/fleet/light/light-client.ts'
import { createManualClock } from '../support/manual-clock.ts'

interface Attempt {
  readonly at: number
  readonly cursor: Cursor | undefined
  readonly events: LightEvents
  closed: boolean
}

/** A herd whose connections are played by the test. */
function setUp(plan: Partial<FleetPlan> = {}) {
  const clock = createManualClock(0)
  const attempts: Attempt[] = []
  const herd = createHerd({
    plan: { transport: 'sse', clients: 100, retry: 1_000, jitter: false, ...plan },
    clock,
    random: createRandom(3),
    cursor: { after: 7, stream: 's' },
    connect(cursor, events) {
      const attempt: Attempt = { at: clock.now(), cursor, events, closed: false }
      attempts.push(attempt)
      return () => (attempt.closed = true)
    },
  })
  const openAll = (): void => {
    for (const { events } of attempts.splice(0)) events.opened()
  }
  return { clock, herd, attempts, openAll }
}

it('begins to connect evenly over a second, from where it was told', async () => {
  const { clock, attempts, herd, openAll } = setUp()
  await clock.advance(499)
  expect(attempts.length).toBe(50)
  await clock.advance(501)
  expect(attempts.length).toBe(100)
  expect(attempts.every(({ cursor }) => cursor?.after === 7 && cursor.stream === 's')).toBe(true)
  openAll()
  expect(herd.figures()).toMatchObject({ open: 100, attempts: 100, refused: 0, missed: 0 })
  expect(herd.figures().lastBreak).toBeUndefined()
})

it('tries again after `retry`, all at one moment, and so again where that fails', async () => {
  const { clock, attempts, herd } = setUp()
  await clock.advance(1_000)
  const all = attempts.splice(0)
  for (const { events } of all) events.opened()
  const lostAt = clock.now()
  for (const { events } of all) events.lost({})
  await clock.advance(1_000)
  expect(attempts.map(({ at }) => at - lostAt)).toEqual(Array(100).fill(1_000))
  for (const { events } of attempts.splice(0)) events.lost({})
  await clock.advance(1_000)
  expect(attempts.map(({ at }) => at - lostAt)).toEqual(Array(100).fill(2_000))
  for (const { events } of attempts) events.opened()
  const { lastBreak, ...figures } = herd.figures()
  expect(figures).toMatchObject({ open: 100, attempts: 300, refused: 100 })
  expect(lastBreak).toMatchObject({ at: lostAt, peak: 100, recoveredAfter: 2_000 })
  expect(lastBreak?.attempts.flatMap((count, bin) => (count > 0 ? [bin] : []))).toEqual([10, 20])
})

it('spreads its attempts evenly over twice `retry` with jitter', async () => {
  const { clock, attempts, herd } = setUp({ jitter: true, clients: 500 })
  await clock.advance(1_000)
  const all = attempts.splice(0)
  for (const { events } of all) events.opened()
  const lostAt = clock.now()
  for (const { events } of all) events.lost({})
  await clock.advance(2_000)
  const delays = attempts.map(({ at }) => at - lostAt)
  expect(delays).toHaveLength(500)
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length
  expect(mean).toBeGreaterThan(900)
  expect(mean).toBeLessThan(1_100)
  expect(Math.max(...delays)).toBeLessThanOrEqual(2_000)
  // Even shares would be 25 in each of twenty times 100 ms.
  expect(herd.figures().lastBreak?.peak).toBeLessThan(60)
})

it('with jitter the most attempts at once are several times fewer, with the same mean', async () => {
  const peakOf = async (jitter: boolean): Promise<number> => {
    const { clock, attempts, herd } = setUp({ jitter })
    await clock.advance(1_000)
    const all = attempts.splice(0)
    for (const { events } of all) events.opened()
    for (const { events } of all) events.lost({})
    await clock.advance(2_000)
    for (const { events } of attempts) events.opened()
    expect(herd.figures().lastBreak?.recoveredAfter).toBeGreaterThanOrEqual(1_000)
    return herd.figures().lastBreak?.peak ?? Infinity
  }
  expect(await peakOf(true)).toBeLessThan((await peakOf(false)) / 3)
})

it('resumes where it was, and counts what it did not get', async () => {
  const { clock, attempts, herd } = setUp({ clients: 1 })
  await clock.advance(0)
  const [first] = attempts.splice(0)
  first?.events.opened()
  for (const id of [8, 9, 12]) first?.events.message(id, Number.NaN)
  expect(herd.figures()).toMatchObject({ received: 3, missed: 2 })
  first?.events.lost({})
  await clock.advance(1_000)
  const [second] = attempts.splice(0)
  expect(second?.cursor).toEqual({ after: 12, stream: 's' })
  second?.events.opened()
  second?.events.reset({ after: 0, stream: 't' })
  for (const id of [3, 4]) second?.events.message(id, Number.NaN)
  expect(herd.figures()).toMatchObject({ received: 5, missed: 2 })
  second?.events.lost({})
  await clock.advance(1_000)
  expect(attempts[0]?.cursor).toEqual({ after: 4, stream: 't' })
})

it('stops a client that is told to, and is not whole without it', async () => {
  const { clock, attempts, herd } = setUp({ clients: 2 })
  await clock.advance(1_000)
  const [one, other] = attempts.splice(0)
  one?.events.opened()
  other?.events.opened()
  one?.events.lost({})
  other?.events.lost({})
  await clock.advance(1_000)
  const [again, told] = attempts.splice(0)
  told?.events.ended()
  again?.events.opened()
  await clock.advance(60_000)
  expect(attempts).toEqual([])
  expect(herd.figures()).toMatchObject({ open: 1, lastBreak: { recoveredAfter: undefined } })
})

it('closes everything when it is stopped, and leaves no timer', async () => {
  const { clock, attempts, herd } = setUp()
  await clock.advance(500)
  for (const { events } of attempts.slice(0, 25)) events.opened()
  for (const { events } of attempts.slice(0, 5)) events.lost({})
  herd.stop()
  herd.stop()
  expect(attempts.slice(5).every(({ closed }) => closed)).toBe(true)
  expect(clock.pending()).toBe(0)
})
