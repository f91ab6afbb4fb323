import { expect, it } from 'vitest'
import { maxBirths } from '../../main/shared/contract/calls.ts'
import { createHandlers, type HandlerOptions } from '../../main/composition/handlers.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createManualClock } from '../support/manual-clock.ts'

/** The calls over a stream in memory; `told` is what everyone was told, in its order. */
function setUp(parts: Partial<HandlerOptions> = {}) {
  const clock = createManualClock(5_000)
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const told: unknown[] = []
  const handlers = createHandlers({
    clock,
    stream,
    events: { emit: (name: string, payload: unknown) => told.push([name, payload]) },
    board: { changed: () => told.push('status') },
    ...parts,
  } as unknown as HandlerOptions)
  const append = (...times: readonly number[]) =>
    stream.append(times.map((createdAt) => ({ author: 'a', body: 'b', createdAt })))
  return { handlers, stream, told, append }
}

it('births are the ids above one with their times, in one row, and no more than may be asked for', async () => {
  const { handlers, append } = setUp()
  expect(await handlers.births(0)).toEqual([])
  await append(100, 250, 300)
  expect(await handlers.births(0)).toEqual([1, 100, 2, 250, 3, 300])
  expect(await handlers.births(2)).toEqual([3, 300])
  await append(...Array.from({ length: maxBirths }, () => 400))
  const births = await handlers.births(1)
  expect(births).toHaveLength(2 * maxBirths)
  expect(births.slice(-2)).toEqual([maxBirths + 1, 400])
})

it('what was written while a deletion waited is told as deleted as well', async () => {
  const { handlers, told, append } = setUp()
  const early = append(1, 2)
  const cleared = handlers.clear(undefined)
  await early
  expect(await cleared).toBe(2)
  expect(told).toEqual([['cleared', { through: 2 }], 'status'])
})

it('everyone is told the status after a change, also after one that failed, whose sender is told the reason', async () => {
  const done: string[] = []
  const { handlers, told } = setUp({
    producer: { start: () => done.push('start'), pause: () => done.push('pause') } as never,
    control: {
      async start() {
        throw new Error('The port is taken.')
      },
    } as never,
  })
  await handlers.setProducing(true)
  await handlers.setProducing(false)
  expect([done, told]).toEqual([
    ['start', 'pause'],
    ['status', 'status'],
  ])
  await expect(handlers.startServer('sse')).rejects.toThrow('The port is taken.')
  expect(told).toHaveLength(3)
})

it('a window tells its language to the feed, and asks what comes from pages of the person', async () => {
  const asked: unknown[] = []
  const reading = { next: 3, visitors: [] }
  const { handlers } = setUp({
    producer: { speak: (language: string) => asked.push(language) } as never,
    visitors: {
      read(after: number) {
        asked.push(after)
        return reading
      },
    } as never,
  })
  await handlers.tellLanguage('zh')
  expect(await handlers.visitors(2)).toBe(reading)
  expect(asked).toEqual(['zh', 2])
})

it('the newest id is told once the feed has caught up', async () => {
  const stored = Promise.withResolvers<undefined>()
  const { handlers, append } = setUp({
    producer: { caughtUp: () => stored.promise } as never,
  })
  let newest: number | undefined
  const asked = handlers.caughtUp(undefined).then((id) => (newest = id))
  await append(1, 2)
  expect(newest).toBeUndefined()
  await append(3)
  stored.resolve(undefined)
  await asked
  expect(newest).toBe(3)
})
