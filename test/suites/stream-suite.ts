import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pollingLimits } from '../../main/contract/limits.ts'
import type { Draft, Message } from '../../main/contract/message.ts'
import type { StreamBounds } from '../../main/contract/status.ts'
import type { Clock } from '../../main/engine/clock.ts'
import type { ManagedStream } from '../../main/engine/stream.ts'
import { createSystemClock } from '../../main/system-clock.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'

export interface StreamSuiteOptions {
  readonly clock: Clock
  readonly retention: number
  readonly report: (error: unknown) => void
}

function draft(body: string): Draft {
  return { author: 'suite', body, createdAt: 1_700_000_000_000.25 }
}

function drafts(count: number, from = 1): Draft[] {
  return Array.from({ length: count }, (_, index) => draft(`message ${from + index}`))
}

function ids(messages: readonly Message[]): number[] {
  return messages.map(({ id }) => id)
}

/** Texts that have broken stores before: quotes, NUL, lone surrogates, separators, bytes of UTF-8. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => {
    return String.fromCharCode(...units)
  }),
  fc.constantFrom(
    '',
    '\0',
    'a\0b',
    "'; DROP TABLE message; --",
    '%_?1:x',
    '\ud800',
    '\udc00x',
    '\u2028',
  ),
)

/** What every implementation of `ManagedStream` does, whatever it stores its messages in. */
export function describeStream(
  name: string,
  open: (options: StreamSuiteOptions) => Promise<ManagedStream>,
): void {
  describe(name, () => {
    const reported: unknown[] = []
    let stream: ManagedStream

    const reopen = async (options: Partial<StreamSuiteOptions> = {}): Promise<ManagedStream> => {
      await stream.stop()
      stream = await open({
        clock: createSystemClock(),
        retention: 1_000_000,
        report: (error) => reported.push(error),
        ...options,
      })
      return stream
    }

    /** Lets time pass until so many are left: a worker may be at it, and have the lock. */
    const countComesTo = (clock: ManualClock, count: number): Promise<void> =>
      expect
        .poll(async () => {
          await clock.advance(10)
          return stream.bounds().count
        })
        .toBe(count)

    beforeEach(async () => {
      reported.length = 0
      stream = { stop: async () => undefined } as ManagedStream
      await reopen()
    })
    afterEach(() => stream.stop())

    describe('appending', () => {
      it('begins with nothing', async () => {
        expect(stream.bounds()).toEqual({ oldest: 0, newest: 0, count: 0, bytes: 0 })
        expect(stream.revision()).toBe(0)
        expect(stream.writable()).toBe(true)
        expect(stream.id).toMatch(/^[\w-]{12}$/)
        expect(await stream.read(0, 10)).toEqual({ messages: [], more: false })
        expect(await stream.newest(10)).toEqual({ messages: [], more: false })
      })

      it('gives gathered calls their own ids, in the order they came, without holes', async () => {
        const sizes = [1, 3, 0, 2, 1]
        const answers = await Promise.all(sizes.map((size) => stream.append(drafts(size))))
        expect(answers).toEqual([[1], [2, 3, 4], [], [5, 6], [7]])
        expect(await stream.append([draft('later')])).toEqual([8])
        expect(stream.bounds()).toMatchObject({ oldest: 1, newest: 8, count: 8 })
      })

      it('keeps a thousand calls in one tick in order', async () => {
        const calls = drafts(1_000).map((one) => stream.append([one]))
        const given = (await Promise.all(calls)).flat()
        const { messages } = await stream.read(0, 1_000)
        expect(given).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1))
        expect(messages.map(({ body }) => body)).toEqual(drafts(1_000).map(({ body }) => body))
      })

      it('stores a batch of more than one transaction takes as one unit', async () => {
        const heard: number[] = []
        stream.follow((messages) => heard.push(messages.length))
        expect(await stream.append(drafts(5_000))).toHaveLength(5_000)
        expect(heard).toEqual([5_000])
      })

      it('refuses a draft that is none, and stores its neighbours', async () => {
        const bad = { author: 'suite', body: 7, createdAt: 1 } as unknown as Draft
        const answers = await Promise.allSettled([
          stream.append([draft('before')]),
          stream.append([draft('with it'), bad]),
          stream.append([{ ...draft('no date'), createdAt: Number.NaN }]),
          stream.append([draft('after')]),
        ])
        expect(answers.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'rejected',
          'fulfilled',
        ])
        expect(answers[1]).toMatchObject({ reason: { code: 'bad_message', field: 'body' } })
        expect(stream.bounds().newest).toBe(2)
      })

      it('keeps every text, and makes lone surrogates U+FFFD for all readers alike', async () => {
        const heard: Message[] = []
        stream.follow((messages) => heard.push(...messages))
        await fc.assert(
          fc.asyncProperty(
            nastyText,
            nastyText,
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            async (author, body, createdAt) => {
              const [id = 0] = await stream.append([{ author, body, createdAt }])
              const { messages } = await stream.read(id - 1, 1)
              const stored = { author: author.toWellFormed(), body: body.toWellFormed() }
              expect(messages[0]).toMatchObject({ id, ...stored })
              expect(messages[0]?.createdAt === createdAt).toBe(true)
              expect(heard.at(-1)).toEqual(messages[0])
            },
          ),
          { numRuns: 300 },
        )
      })
    })

    describe('following', () => {
      it('tells every batch once, in order, when it has been committed', async () => {
        const heard: number[] = []
        stream.follow((messages) => {
          expect(stream.bounds().newest).toBe(messages.at(-1)?.id)
          heard.push(...ids(messages))
        })
        for (let round = 0; round < 20; round += 1) {
          const answers = await Promise.all([stream.append(drafts(2)), stream.append(drafts(1))])
          expect(heard.at(-1)).toBe(answers.flat().at(-1))
        }
        expect(heard).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
      })

      it('tells a new follower nothing of what the bounds already cover', async () => {
        await stream.append(drafts(3))
        const late: number[] = []
        const off = stream.follow(() => {
          off()
          const { newest } = stream.bounds()
          stream.follow((messages) => late.push(newest, ...ids(messages)))
        })
        await stream.append(drafts(2))
        await stream.append(drafts(1))
        expect(late).toEqual([5, 6])
      })

      it('lets one listener fail without a loss to the others or to the writer', async () => {
        const heard: number[] = []
        stream.follow(() => {
          throw new Error('a broken listener')
        })
        stream.follow((messages) => heard.push(...ids(messages)))
        expect(await stream.append(drafts(2))).toEqual([1, 2])
        expect(heard).toEqual([1, 2])
        expect(reported).toMatchObject([{ message: 'a broken listener' }])
      })

      it('stops telling one that was taken off, also by a neighbour in the same round', async () => {
        const heard: string[] = []
        stream.follow(() => {
          heard.push('first')
          off()
        })
        const off = stream.follow(() => heard.push('second'))
        await stream.append(drafts(1))
        await stream.append(drafts(1))
        expect(heard).toEqual(['first', 'first'])
      })

      it('takes what a follower appends in the next transaction', async () => {
        const heard: number[][] = []
        stream.follow((messages) => {
          heard.push(ids(messages))
          if (heard.length === 1) void stream.append(drafts(1))
        })
        await stream.append(drafts(2))
        await expect.poll(() => heard).toEqual([[1, 2], [3]])
      })
    })

    describe('reading', () => {
      it('answers in pages, oldest first, and says whether there is more', async () => {
        await stream.append(drafts(10))
        const first = await stream.read(0, 4)
        expect([ids(first.messages), first.more]).toEqual([[1, 2, 3, 4], true])
        const last = await stream.read(6, 4)
        expect([ids(last.messages), last.more]).toEqual([[7, 8, 9, 10], false])
        expect(await stream.read(10, 4)).toEqual({ messages: [], more: false })
        expect(await stream.read(99, 4)).toEqual({ messages: [], more: false })
        expect(await stream.read(0, 0)).toEqual({ messages: [], more: true })
        expect(ids((await stream.read(-5, 2)).messages)).toEqual([1, 2])
      })

      it('answers the newest, oldest first, and says whether older ones were left out', async () => {
        await stream.append(drafts(10))
        const some = await stream.newest(3)
        expect([ids(some.messages), some.more]).toEqual([[8, 9, 10], true])
        const all = await stream.newest(50)
        expect([all.messages.length, all.more]).toEqual([10, false])
      })

      it('ends a page at 8 MiB of bodies, and never before its first message', async () => {
        const body = 'é'.repeat(pollingLimits.answerBytes / 4 - 1)
        await stream.append([draft(body), draft(body), draft(body), draft(body + body + body)])
        const forward = await stream.read(0, 10)
        expect([ids(forward.messages), forward.more]).toEqual([[1, 2], true])
        const single = await stream.read(3, 10)
        expect([ids(single.messages), single.more]).toEqual([[4], false])
        const backward = await stream.newest(10)
        expect([ids(backward.messages), backward.more]).toEqual([[4], true])
      })

      it('reads further back than memory reaches, to the seam and over it', async () => {
        await stream.append(drafts(13_000))
        const seen: Message[] = []
        let more = true
        while (more) {
          const page = await stream.read(seen.at(-1)?.id ?? 0, 2_500)
          seen.push(...page.messages)
          more = page.more
        }
        expect(ids(seen)).toEqual(Array.from({ length: 13_000 }, (_, index) => index + 1))
        expect(seen[1]).toEqual({ id: 2, ...draft('message 2') })
        const newest = await stream.newest(12_000)
        expect(ids(newest.messages).slice(0, 1)).toEqual([1_001])
        expect([newest.messages.length, newest.more]).toEqual([12_000, true])
        expect((await stream.newest(20_000)).more).toBe(false)
      })
    })

    describe('deleting', () => {
      it('clears everything, goes on with new ids, and tells of it', async () => {
        const trims: StreamBounds[] = []
        stream.onTrim((bounds) => trims.push(bounds))
        const [, count] = await Promise.all([stream.append(drafts(5)), stream.clear()])
        expect(count).toBe(5)
        expect(stream.bounds()).toEqual({ oldest: 6, newest: 5, count: 0, bytes: 0 })
        expect(trims).toEqual([stream.bounds()])
        expect(await stream.read(0, 10)).toEqual({ messages: [], more: false })
        expect(await stream.newest(10)).toEqual({ messages: [], more: false })
        expect(await stream.append(drafts(1))).toEqual([6])
        expect(ids((await stream.read(0, 10)).messages)).toEqual([6])
        expect(await stream.clear()).toBe(1)
        expect(await stream.clear()).toBe(0)
      })

      it('names every state by a greater revision', async () => {
        const revisions = [stream.revision()]
        const note = (): number => revisions.push(stream.revision())
        await stream.append(drafts(1))
        note()
        await stream.append(drafts(7))
        note()
        await stream.clear()
        note()
        await stream.append(drafts(1))
        note()
        expect(revisions).toEqual([...new Set(revisions)].toSorted((one, other) => one - other))
      })

      it('keeps so many rows, but none younger than a minute is deleted', async () => {
        const clock = createManualClock()
        await reopen({ clock, retention: 1_000 })
        const trims: StreamBounds[] = []
        stream.onTrim((bounds) => trims.push(bounds))
        await stream.append(drafts(12_500))
        await clock.advance(59_000)
        expect(stream.bounds().count).toBe(12_500)
        await stream.append(drafts(500))
        await clock.advance(3_000)
        await countComesTo(clock, 1_000)
        expect(stream.bounds()).toMatchObject({ oldest: 12_001, newest: 13_000 })
        const { messages } = await stream.read(0, 1_000)
        const texts = messages.reduce((sum, { body }) => sum + body.length + 'suite'.length, 0)
        expect(stream.bounds().bytes).toBe(texts + 64 * 1_000)
        expect(trims.at(-1)).toEqual(stream.bounds())
        expect(ids((await stream.read(0, 1)).messages)).toEqual([12_001])
      })

      it('counts the bytes it holds, and none when nothing is left', async () => {
        const clock = createManualClock()
        await reopen({ clock, retention: 1_000 })
        await stream.append([draft('é'.repeat(10)), ...drafts(1_500)])
        const whole = stream.bounds().bytes
        stream.setRetention(1_500)
        await clock.advance(62_000)
        await countComesTo(clock, 1_500)
        expect(whole - stream.bounds().bytes).toBe(20 + 'suite'.length + 64)
        void stream.clear()
        await countComesTo(clock, 0)
        expect(stream.bounds().bytes).toBe(0)
      })
    })

    describe('settings', () => {
      it('keeps what was written, changes what is named, and removes what is undefined', async () => {
        expect(stream.readSettings()).toEqual({})
        await stream.writeSettings({ pushRate: 2, allowedOrigins: ['http://a'], gone: true })
        await stream.writeSettings({ pushRate: 5, gone: undefined })
        expect(stream.readSettings()).toEqual({ pushRate: 5, allowedOrigins: ['http://a'] })
      })

      it('refuses the names that are the store’s own', async () => {
        await expect(stream.writeSettings({ 'stream.id': 'mine' })).rejects.toMatchObject({
          code: 'bad_setting',
          field: 'stream.id',
        })
      })
    })

    describe('stopping', () => {
      it('commits what is pending and refuses what comes later', async () => {
        const pending = stream.append(drafts(3))
        const stopped = stream.stop()
        const late = stream.append(drafts(1))
        await expect(late).rejects.toMatchObject({ code: 'stopped' })
        expect(await pending).toEqual([1, 2, 3])
        await stopped
        await expect(stream.clear()).rejects.toMatchObject({ code: 'stopped' })
        await expect(stream.read(0, 1)).rejects.toMatchObject({ code: 'stopped' })
        await expect(stream.newest(1)).rejects.toMatchObject({ code: 'stopped' })
        await expect(stream.writeSettings({ a: 1 })).rejects.toMatchObject({ code: 'stopped' })
        expect(stream.bounds().newest).toBe(3)
      })

      it('may be asked for more than once, and leaves no timer behind', async () => {
        const clock = createManualClock()
        await reopen({ clock })
        await stream.append(drafts(1))
        await Promise.all([stream.stop(), stream.stop()])
        await stream.stop()
        expect(clock.pending()).toBe(0)
      })
    })
  })
}
