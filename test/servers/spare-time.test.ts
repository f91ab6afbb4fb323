import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createBroadcast } from '../../main/servers/push/broadcast.ts'
import { lastId, type Encoder } from '../../main/servers/push/encoding.ts'
import { newestRows, rowsAfter, type Rows } from '../../main/servers/routes/rows.ts'
import { createSpareTime } from '../../main/servers/push/spare-time.ts'
import type { Outlet } from '../../main/servers/push/subscriber.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createManualClock } from '../support/manual-clock.ts'

const turnOfLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Counts the turns of the event loop until `work` is done. */
async function turnsUntil(work: Promise<unknown>): Promise<number> {
  let isOver = false
  let turns = 0
  void work.finally(() => (isOver = true))
  for (; !isOver; turns += 1) await turnOfLoop()
  return turns
}

describe('spare time', () => {
  it('gives one reader one slice in a turn of the event loop', async () => {
    const spare = createSpareTime(createManualClock())
    const reader = async (): Promise<void> => {
      for (let slice = 0; slice < 50; slice += 1) await spare.turn()
    }
    expect(await turnsUntil(reader())).toBeGreaterThanOrEqual(50)
  })

  it('lets several readers share a turn while that is short, in the order they came', async () => {
    let now = 0
    const spare = createSpareTime({ steady: () => now })
    const granted: number[] = []
    const readers = Array.from({ length: 20 }, async (_, reader) => {
      await spare.turn()
      granted.push(reader)
      // The first eight slices cost nothing, the others a ms each.
      if (reader >= 8) now += 1
    })
    const sizes: number[] = []
    while (granted.length < 20) {
      const before = granted.length
      await turnOfLoop()
      if (granted.length > before) sizes.push(granted.length - before)
    }
    await Promise.all(readers)
    expect(granted).toEqual(Array.from({ length: 20 }, (_, reader) => reader))
    expect(sizes).toEqual([8, 2, 2, 2, 2, 2, 2])
  })
})

const ids: Encoder = (messages) => {
  const bytes = Buffer.from(messages.map(({ id }) => `${id},`).join(''))
  return { chunks: [bytes], bytes: bytes.length, payload: 0, last: lastId(messages) }
}
/** A reader that takes everything as it is written. */
function createOutlet(onWrite: (last: number) => void): Outlet {
  return {
    encoder: ids,
    write: ({ last }) => onWrite(last),
    whenTaken: (then) => then(),
    backlog: () => 0,
    reset: () => undefined,
    socket: {} as Socket,
    overflow: () => undefined,
    postpone: () => undefined,
    fail: () => undefined,
  }
}

async function setUp(rows: number, body = 'x') {
  const clock = createManualClock()
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const append = (count: number) =>
    stream.append(Array.from({ length: count }, () => ({ author: '', body, createdAt: 0 })))
  await append(rows)
  const spare = createSpareTime(clock)
  return { clock, stream, append, spare }
}

describe('what is live', () => {
  it('is delivered in the middle of a replay, though all of that is in memory', async () => {
    const { clock, stream, append, spare } = await setUp(10_000)
    const broadcast = createBroadcast({ stream, clock, interval: () => 0, limit: 1_000_000, spare })
    broadcast.start()
    let replayed = 0
    const over = new Promise<void>((resolve) => {
      const reader = createOutlet((last) => {
        replayed = last
        if (last === 10_001) resolve()
      })
      broadcast.subscribe(reader, 0, undefined)
    })
    const seenAt = new Promise<number>((resolve) => {
      broadcast.subscribe(
        createOutlet(() => resolve(replayed)),
        10_000,
        undefined,
      )
    })
    await append(1)
    expect(await seenAt).toBeLessThan(10_000)
    await over
    broadcast.stop()
  })
})

describe('the rows of a long answer', () => {
  const idsOf = ({ body }: Rows): number[] =>
    (JSON.parse(body.toString()) as { id: number }[]).map(({ id }) => id)

  it.each([
    ['above a cursor', 3_000, 'x', rowsAfter],
    ['large ones above a cursor', 60, 'x'.repeat(32_000), rowsAfter],
  ])('are put together a little at a time: %s', async (_name, rows, body, read) => {
    const { stream, spare } = await setUp(rows, body)
    const work = read(stream, spare, 0, 10_000)
    expect(await turnsUntil(work)).toBeGreaterThanOrEqual(10)
    const answer = await work
    expect(idsOf(answer)).toEqual(Array.from({ length: rows }, (_, index) => index + 1))
    expect(answer).toMatchObject({ last: rows, more: false, payload: rows * body.length })
  })

  it('are put together a little at a time: the whole table', async () => {
    const { stream, spare } = await setUp(3_000)
    const work = newestRows(stream, spare, 2_999)
    expect(await turnsUntil(work)).toBeGreaterThanOrEqual(10)
    expect(idsOf(await work)).toEqual(Array.from({ length: 2_999 }, (_, index) => index + 2))
    expect((await work).more).toBe(true)
  })

  it('end at the limit, and at 8 MiB of bodies, and say that there are more', async () => {
    const { stream, spare } = await setUp(300, 'x'.repeat(60_000))
    const limited = await rowsAfter(stream, spare, 10, 7)
    expect([idsOf(limited), limited.more]).toEqual([[11, 12, 13, 14, 15, 16, 17], true])
    const full = await rowsAfter(stream, spare, 0, 10_000)
    expect(full.payload).toBe(Math.floor(8_388_608 / 60_000) * 60_000)
    expect([full.last, full.more]).toEqual([139, true])
  })

  it('are none where there is nothing', async () => {
    const { stream, spare } = await setUp(5)
    expect(await rowsAfter(stream, spare, 5, 10)).toEqual({
      body: Buffer.from('[]'),
      payload: 0,
      last: 0,
      more: false,
    })
  })

  it('go on behind what is deleted meanwhile, and are those of one stream', async () => {
    const { stream, spare, append } = await setUp(1_000)
    const first = rowsAfter(stream, spare, 0, 10_000)
    await stream.clear()
    await append(3)
    const before = idsOf(await first)
    expect(before).toEqual(before.toSorted((one, other) => one - other))
    await append(1_000)
    const second = rowsAfter(stream, spare, 0, 10_000)
    await stream.renew()
    await append(500)
    const read = idsOf(await second)
    expect(read).toEqual(read.toSorted((one, other) => one - other))
    expect((await second).more).toBe(true)
  })
})
