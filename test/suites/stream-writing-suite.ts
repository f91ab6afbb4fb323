import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Draft, Message } from '../../main/shared/contract/message.ts'
import { draft, drafts, ids, range, type StreamHarness } from './stream-harness.ts'

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

/** How messages get into a stream, and how followers learn of it. */
export function describeWriting(harness: StreamHarness): void {
  const { wholeBatches } = harness.promises

  describe('appending', () => {
    it('begins with nothing', async () => {
      const stream = harness.stream()
      expect(stream.bounds()).toEqual({ oldest: 0, newest: 0, count: 0, bytes: 0 })
      expect(stream.revision()).toBe(0)
      expect(stream.writable()).toBe(true)
      expect(stream.id).toMatch(/^[\w-]{12}$/)
      expect(await stream.read(0, 10)).toEqual({ messages: [], more: false })
      expect(await stream.newest(10)).toEqual({ messages: [], more: false })
    })

    it('gives gathered calls their own ids, in the order they came, without holes', async () => {
      const stream = harness.stream()
      const sizes = [1, 3, 0, 2, 1]
      const answers = await Promise.all(sizes.map((size) => stream.append(drafts(size))))
      expect(answers).toEqual([[1], [2, 3, 4], [], [5, 6], [7]])
      expect(await stream.append([draft('later')])).toEqual([8])
      expect(stream.bounds()).toMatchObject({ oldest: 1, newest: 8, count: 8 })
    })

    it('keeps a thousand calls in one tick in order', async () => {
      const stream = harness.stream()
      const calls = drafts(1_000).map((one) => stream.append([one]))
      const given = (await Promise.all(calls)).flat()
      const { messages } = await stream.read(0, 1_000)
      expect(given).toEqual(range(1, 1_000))
      expect(messages.map(({ body }) => body)).toEqual(drafts(1_000).map(({ body }) => body))
    })

    it.runIf(wholeBatches)('stores a batch of any size as one unit', async () => {
      const stream = harness.stream()
      const heard: number[] = []
      stream.follow((messages) => heard.push(messages.length))
      expect(await stream.append(drafts(5_000))).toHaveLength(5_000)
      expect(heard).toEqual([5_000])
    })

    it.runIf(!wholeBatches)('stores a batch of any size in its order', async () => {
      const stream = harness.stream()
      const heard: Message[] = []
      stream.follow((messages) => heard.push(...messages))
      expect(await stream.append(drafts(5_000))).toEqual(range(1, 5_000))
      expect(heard.map(({ body }) => body)).toEqual(drafts(5_000).map(({ body }) => body))
    })

    it('refuses a draft that is none, and stores its neighbours', async () => {
      const stream = harness.stream()
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
      const stream = harness.stream()
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
      const stream = harness.stream()
      const heard: number[] = []
      stream.follow((messages) => {
        expect(stream.bounds().newest).toBe(messages.at(-1)?.id)
        heard.push(...ids(messages))
      })
      for (let round = 0; round < 20; round += 1) {
        const answers = await Promise.all([stream.append(drafts(2)), stream.append(drafts(1))])
        expect(heard.at(-1)).toBe(answers.flat().at(-1))
      }
      expect(heard).toEqual(range(1, 60))
    })

    it('tells a new follower nothing of what the bounds already cover', async () => {
      const stream = harness.stream()
      await stream.append(drafts(3))
      const late: number[] = []
      let covered = 0
      const off = stream.follow(() => {
        off()
        covered = stream.bounds().newest
        stream.follow((messages) => late.push(...ids(messages)))
      })
      await stream.append(drafts(2))
      await stream.append(drafts(1))
      expect(covered).toBeGreaterThan(3)
      expect(late).toEqual(range(covered + 1, 6))
    })

    it('lets one listener fail without a loss to the others or to the writer', async () => {
      const stream = harness.stream()
      const heard: number[] = []
      stream.follow(() => {
        throw new Error('a broken listener')
      })
      stream.follow((messages) => heard.push(...ids(messages)))
      expect(await stream.append(drafts(1))).toEqual([1])
      expect(heard).toEqual([1])
      expect(harness.reported).toMatchObject([{ message: 'a broken listener' }])
    })

    it('stops telling one that was taken off, also by a neighbour in the same round', async () => {
      const stream = harness.stream()
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
      const stream = harness.stream()
      const heard: number[][] = []
      stream.follow((messages) => {
        heard.push(ids(messages))
        if (heard.length === 1) void stream.append(drafts(1))
      })
      await stream.append(drafts(1))
      await expect.poll(() => heard).toEqual([[1], [2]])
    })
  })
}
