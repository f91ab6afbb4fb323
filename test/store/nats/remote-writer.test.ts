import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import type { Placed } from '../../../main/store/nats/delivery.ts'
import {
  createRemoteWriter,
  type RemoteWriterOptions,
} from '../../../main/store/nats/remote-writer.ts'
import { mostInUnit } from '../../../main/store/nats/sender.ts'
import { createAppend } from '../../../main/store/stream/appends.ts'
import { settled } from '../../support/settled.ts'
import { drafts } from '../open-file.ts'

/** A writer whose messages are delivered, and have arrived, when the test says so. */
function setUp(unit?: ReturnType<RemoteWriterOptions['unit']>) {
  const under: { body: string; place: (placed: Placed) => void; fail: (error: Error) => void }[] =
    []
  const arriving: { id: number; arrive: () => void }[] = []
  const log: string[] = []
  let name = 0
  const writer = createRemoteWriter({
    deliver: ({ draft: { body } }) =>
      new Promise((place, fail) => under.push({ body, place, fail })),
    unit: () => unit,
    createName: () => `name ${(name += 1)}`,
    arrived: (id) => new Promise((arrive) => arriving.push({ id, arrive })),
  })
  function append(count: number, word: string): void {
    const made = createAppend(
      drafts(count, word),
      () => undefined,
      () => undefined,
    )
    writer.submit({
      ...made,
      name: undefined,
      deadline: Infinity,
      resolve: (placed) => log.push(`${word} ${placed.map(({ id }) => id).join(' ')}`),
      failed: (error) => log.push(`${word} failed: ${(error as Error).message}`),
    })
  }
  function change(word: string, run: () => Promise<void>): void {
    writer.submit({
      alone: true,
      rows: 0,
      bytes: 0,
      async run() {
        log.push(`${word} runs`)
        await run()
        log.push(`${word} is done`)
      },
      failed: (error) => log.push(`${word} failed: ${(error as Error).message}`),
    })
  }
  const bodies = () => under.map(({ body }) => body)
  return { writer, under, arriving, log, append, change, bodies }
}

describe('a writer to a place far away', () => {
  it('has many appends under way, in the order in which they came', async () => {
    const { append, bodies } = setUp()
    append(2, 'a')
    append(1, 'b')
    await settled()
    expect(bodies()).toEqual(['a 1', 'a 2', 'b 1'])
  })

  it('has no more of one batch under way than may, so that the server can answer each in time', async () => {
    const { append, under, arriving, log } = setUp()
    append(4_500, 'a')
    await settled()
    expect(under).toHaveLength(2_000)
    for (let id = 1; id <= 4_500; id += 1) {
      under[id - 1]?.place({ id, repeated: false })
      await settled()
      expect(under).toHaveLength(Math.min(4_500, 2_000 + id))
    }
    expect(under.map(({ body }) => body)).toEqual(drafts(4_500, 'a').map(({ body }) => body))
    arriving[0]?.arrive()
    await settled()
    expect(log).toEqual([`a ${Array.from({ length: 4_500 }, (_, place) => place + 1).join(' ')}`])
  })

  it('answers when readers have the message, and not before', async () => {
    const { append, arriving, log, under } = setUp()
    append(2, 'a')
    await settled()
    under[0]?.place({ id: 9, repeated: false })
    under[1]?.place({ id: 4, repeated: false })
    await settled()
    expect(log).toEqual([])
    expect(arriving.map(({ id }) => id)).toEqual([9])
    arriving[0]?.arrive()
    await settled()
    expect(log).toEqual(['a 9 4'])
  })

  it('makes a change when all before it is settled, and what follows it after it', async () => {
    const { append, arriving, bodies, change, log, under } = setUp()
    const changing = Promise.withResolvers<undefined>()
    append(1, 'a')
    change('change', async () => {
      await changing.promise
    })
    append(1, 'b')
    await settled()
    expect([bodies(), log]).toEqual([['a 1'], []])
    under[0]?.place({ id: 1, repeated: false })
    await settled()
    arriving[0]?.arrive()
    await settled()
    expect([bodies(), log]).toEqual([['a 1'], ['a 1', 'change runs']])
    changing.resolve(undefined)
    await settled()
    expect(bodies()).toEqual(['a 1', 'b 1'])
  })

  it('goes on after a change that failed', async () => {
    const { append, bodies, change, log } = setUp()
    change('change', () => Promise.reject(new Error('lost')))
    append(1, 'a')
    await settled()
    expect(log).toEqual(['change runs', 'change failed: lost'])
    expect(bodies()).toEqual(['a 1'])
  })

  it.each([
    [[1], '2 of 3 messages were stored. The other was not:'],
    [[0, 1], '1 of 3 messages was stored. The others were not:'],
  ])('says how much of a batch was stored where %j of 0 to 2 failed', async (failing, words) => {
    const { append, log, under } = setUp()
    append(3, 'a')
    await settled()
    for (const [place, one] of under.entries()) {
      if (failing.includes(place)) one.fail(new PlaygroundError('store_busy', 'Nobody is there.'))
      else one.place({ id: place + 1, repeated: false })
    }
    await settled()
    expect(log).toEqual([`a failed: ${words} Nobody is there.`])
  })

  it('keeps no more than 2,000 messages under way', async () => {
    const { append, bodies } = setUp()
    append(1_500, 'a')
    append(600, 'b')
    append(1, 'c')
    await settled()
    expect(bodies()).toHaveLength(1_500)
  })

  it('settles what is under way before it has stopped, and refuses what comes later', async () => {
    const { append, arriving, log, under, writer } = setUp()
    append(1, 'a')
    await settled()
    let stopped = false
    const stopping = writer.stop().then(() => (stopped = true))
    append(1, 'b')
    await settled()
    expect([stopped, log]).toEqual([false, ['b failed: The store has been closed.']])
    under[0]?.place({ id: 1, repeated: false })
    await settled()
    arriving[0]?.arrive()
    await stopping
    expect(log).toContain('a 1')
  })

  it('sends several as one unit where the stream knows units, and never one alone or too many', async () => {
    const units: { size: number; settle: (outcome: readonly Placed[] | Error) => void }[] = []
    const { append, bodies, log, arriving } = setUp(
      (parts) =>
        new Promise((resolve, reject) =>
          units.push({
            size: new Set(parts.map(({ name }) => name)).size,
            settle: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)),
          }),
        ),
    )
    append(3, 'a')
    append(1, 'b')
    await settled()
    expect(units.map(({ size }) => size)).toEqual([3])
    expect(bodies()).toEqual(['b 1'])
    units[0]?.settle([7, 8, 9].map((id) => ({ id, repeated: false })))
    await settled()
    arriving.find(({ id }) => id === 9)?.arrive()
    await settled()
    expect(log).toEqual(['a 7 8 9'])

    append(2, 'c')
    await settled()
    units[1]?.settle(new PlaygroundError('store_busy', 'Nothing was stored.'))
    await settled()
    expect(log.at(-1)).toBe('c failed: Nothing was stored.')

    append(mostInUnit + 1, 'd')
    await settled()
    expect(units).toHaveLength(2)
    expect(bodies()).toHaveLength(mostInUnit + 2)
  })
})
