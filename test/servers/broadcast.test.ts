import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import { createBroadcast } from '../../main/servers/push/broadcast.ts'
import { lastId, type Encoder } from '../../main/servers/push/encoding.ts'
import type { Outlet } from '../../main/servers/push/subscriber.ts'
import { messageJson } from '../../main/servers/push/message-json.ts'
import { createSpareTime } from '../../main/servers/push/spare-time.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createManualClock } from '../support/manual-clock.ts'

const spare = createSpareTime(createManualClock())
const ids: Encoder = (messages) => {
  const bytes = Buffer.from(messages.map(({ id }) => `${id},`).join(''))
  return { chunks: [bytes], bytes: bytes.length, payload: 0, last: lastId(messages) }
}

interface Reading extends Outlet {
  readonly log: (number | string)[]
  /** The reader takes what was written to it. */
  take(): void
  /** Everything is taken as it is written, or nothing until `take`. */
  eager: boolean
}

function createReading(encoder: Encoder = ids): Reading {
  let untaken = 0
  let done: (() => void)[] = []
  const log: (number | string)[] = []
  const reading: Reading = {
    log,
    eager: true,
    encoder,
    write({ chunks }) {
      for (const id of String(chunks[0]).split(',').slice(0, -1)) log.push(Number(id))
      // Larger than the high water, so that one write is a full queue.
      untaken += 100_000
      if (reading.eager) reading.take()
    },
    whenTaken: (then) => done.push(then),
    take() {
      untaken = 0
      const due = done
      done = []
      for (const taken of due) taken()
    },
    backlog: () => untaken,
    reset: (cursor) => log.push(`reset ${cursor}`),
    socket: {} as Socket,
    overflow: () => log.push('overflow'),
    postpone: () => log.push('postpone'),
    fail: () => log.push('fail'),
  }
  return reading
}

function setUp(interval = 0, limit = 1_000) {
  const clock = createManualClock()
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const broadcast = createBroadcast({ stream, clock, interval: () => interval, limit, spare })
  broadcast.start()
  const append = (count: number, body = 'x') =>
    stream.append(Array.from({ length: count }, () => ({ author: '', body, createdAt: 0 })))
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return { clock, stream, broadcast, append, settle }
}
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

describe('the broadcast', () => {
  it('encodes a run once for all who are live', async () => {
    const { broadcast, append, settle } = setUp()
    let encodings = 0
    const counting: Encoder = (messages: readonly Message[]) => {
      encodings += 1
      return ids(messages, messageJson)
    }
    const readers = Array.from({ length: 100 }, () => createReading(counting))
    for (const reader of readers) broadcast.subscribe(reader, 0, undefined)
    await append(10)
    await settle()
    for (const { log } of readers) expect(log).toEqual(range(1, 10))
    expect(encodings).toBe(1)
  })

  it('shares the pages of a replay as well', async () => {
    const { broadcast, append, settle } = setUp()
    await append(1_000)
    await settle()
    let encodings = 0
    const counting: Encoder = (messages: readonly Message[]) => {
      encodings += 1
      return ids(messages, messageJson)
    }
    const readers = Array.from({ length: 100 }, () => createReading(counting))
    for (const reader of readers) broadcast.subscribe(reader, 0, undefined)
    await settle()
    for (const { log } of readers) expect(log).toEqual(range(1, 1_000))
    expect(encodings).toBeLessThan(10)
  })

  it('gives every reader what it is due once and in order, whatever happens when', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ kind: fc.constant('join' as const), back: fc.integer({ min: 0, max: 600 }) }),
      fc.record({ kind: fc.constant('stall' as const), who: fc.nat(9) }),
      fc.record({ kind: fc.constant('take' as const), who: fc.nat(9) }),
      fc.record({ kind: fc.constant('turn' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom(0, 50),
        async (steps, interval) => {
          const { clock, stream, broadcast, append, settle } = setUp(interval, Infinity)
          const readers: { reading: Reading; from: number }[] = []
          for (const one of steps) {
            if (one.kind === 'append') await append(one.count)
            else if (one.kind === 'join') {
              const from = Math.max(0, stream.bounds().newest - one.back)
              const reading = createReading()
              readers.push({ reading, from })
              broadcast.subscribe(reading, from, undefined)
            } else if (one.kind === 'turn') await clock.advance(50)
            else {
              const reading = readers[one.who]?.reading
              if (reading === undefined) continue
              reading.eager = one.kind === 'take'
              if (reading.eager) reading.take()
            }
          }
          for (const { reading } of readers) {
            reading.eager = true
            reading.take()
          }
          await settle()
          await clock.advance(50)
          await settle()
          const { newest } = stream.bounds()
          for (const { reading, from } of readers)
            expect(reading.log).toEqual(range(from + 1, newest))
          broadcast.stop()
          await stream.stop()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('finds the seam in the middle of a run, and behind a run it never saw', async () => {
    const { clock, stream, append, settle } = setUp()
    await append(6)
    let tell = (_messages: readonly Message[]): void => undefined
    const { messages } = await stream.newest(6)
    let known = 0
    const broadcast = createBroadcast({
      spare,
      stream: {
        ...stream,
        bounds: () => ({ ...stream.bounds(), newest: known }),
        follow(listener) {
          tell = listener
          return () => undefined
        },
      },
      clock,
      interval: () => 0,
      limit: 1_000,
    })
    broadcast.start()
    const early = createReading()
    const middle = createReading()
    broadcast.subscribe(early, 0, undefined)
    known = 2
    broadcast.subscribe(middle, 2, undefined)
    known = 4
    tell(messages.slice(0, 4))
    await settle()
    expect([early.log, middle.log]).toEqual([range(1, 4), range(3, 6)])
    const late = createReading()
    broadcast.subscribe(late, 4, undefined)
    known = 6
    tell(messages.slice(5, 6))
    await settle()
    expect(late.log).toEqual([5, 6])
  })

  it('goes back for what was told of while it waited in the middle of a page', async () => {
    const { broadcast, append, settle } = setUp(0, Infinity)
    await append(10, 'z'.repeat(60_000))
    await settle()
    const reader = createReading()
    reader.eager = false
    broadcast.subscribe(reader, 0, undefined)
    await settle()
    expect(reader.log.length).toBeLessThan(10)
    await append(3)
    await settle()
    reader.eager = true
    reader.take()
    await settle()
    expect(reader.log).toEqual(range(1, 13))
  })

  it('cuts who lags by more than the limit, and counts no replay', async () => {
    const { broadcast, append, settle } = setUp(0, 2_000)
    await append(5_000)
    await settle()
    const replaying = createReading()
    const live = createReading()
    replaying.eager = false
    live.eager = false
    broadcast.subscribe(replaying, 0, undefined)
    broadcast.subscribe(live, 5_000, undefined)
    await settle()
    for (let round = 0; round < 10; round += 1) {
      await append(1, 'y'.repeat(500))
      await settle()
    }
    expect(live.log).toEqual([5_001, 'overflow'])
    expect(replaying.log).not.toContain('overflow')
  })

  it('tells who fell behind what was deleted, and goes on with what is left', async () => {
    const { stream, broadcast, append, settle } = setUp(0, 1_000_000)
    const reader = createReading()
    reader.eager = false
    broadcast.subscribe(reader, 0, undefined)
    await append(1)
    await settle()
    await append(10)
    await settle()
    await stream.clear()
    reader.eager = true
    reader.take()
    await settle()
    await append(2)
    await settle()
    expect(reader.log).toEqual([1, 'reset 11', 12, 13])
  })

  it('reports a stream that cannot be read, and does not end the process', async () => {
    const { clock, stream, append, settle } = setUp()
    await append(5)
    const broken = { ...stream, read: () => Promise.reject(new Error('disk')) }
    const broadcast = createBroadcast({
      stream: broken,
      clock,
      interval: () => 0,
      limit: 1_000,
      spare,
    })
    broadcast.start()
    const reader = createReading()
    broadcast.subscribe(reader, 0, undefined)
    await settle()
    expect(reader.log).toEqual(['fail'])
  })

  it('has no timer left when its last reader has gone', async () => {
    const { clock, broadcast } = setUp(1_000)
    const before = clock.pending()
    const subscribers = [100, 200, undefined].map((interval) =>
      broadcast.subscribe(createReading(), 0, interval),
    )
    expect(clock.pending()).toBe(before + 3)
    for (const subscriber of subscribers) broadcast.unsubscribe(subscriber)
    expect(clock.pending()).toBe(before)
  })
})
