import { describe, expect, it } from 'vitest'
import { pollingLimits } from '../../main/shared/contract/limits.ts'
import type { Message } from '../../main/shared/contract/message.ts'
import { draft, drafts, ids, range, type StreamHarness } from './stream-harness.ts'

/** How messages come out of a stream, and how they go. */
export function describeReading(harness: StreamHarness): void {
  const { minimumAge } = harness.promises

  describe('reading', () => {
    it('answers in pages, oldest first, and says whether there is more', async () => {
      const stream = harness.stream()
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
      const stream = harness.stream()
      await stream.append(drafts(10))
      const some = await stream.newest(3)
      expect([ids(some.messages), some.more]).toEqual([[8, 9, 10], true])
      const all = await stream.newest(50)
      expect([all.messages.length, all.more]).toEqual([10, false])
    })

    it('ends a page at 8 MiB of bodies, and never before its first message', async () => {
      const stream = harness.stream()
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
      const stream = harness.stream()
      await stream.append(drafts(13_000))
      const seen: Message[] = []
      let more = true
      while (more) {
        const page = await stream.read(seen.at(-1)?.id ?? 0, 2_500)
        seen.push(...page.messages)
        more = page.more
      }
      expect(ids(seen)).toEqual(range(1, 13_000))
      expect(seen[1]).toEqual({ id: 2, ...draft('message 2') })
      const newest = await stream.newest(12_000)
      expect(ids(newest.messages).slice(0, 1)).toEqual([1_001])
      expect([newest.messages.length, newest.more]).toEqual([12_000, true])
      expect((await stream.newest(20_000)).more).toBe(false)
    })
  })

  describe('deleting', () => {
    it('clears everything, and goes on with new ids', async () => {
      const stream = harness.stream()
      const [, count] = await Promise.all([stream.append(drafts(5)), stream.clear()])
      expect(count).toBe(5)
      expect(stream.bounds()).toEqual({ oldest: 6, newest: 5, count: 0, bytes: 0 })
      expect(await stream.read(0, 10)).toEqual({ messages: [], more: false })
      expect(await stream.newest(10)).toEqual({ messages: [], more: false })
      expect(await stream.append(drafts(1))).toEqual([6])
      expect(ids((await stream.read(0, 10)).messages)).toEqual([6])
      expect(await stream.clear()).toBe(1)
      expect(await stream.clear()).toBe(0)
    })

    it('names every state by a greater revision', async () => {
      const stream = harness.stream()
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

    it.runIf(minimumAge)('keeps so many rows, but deletes none younger than a minute', async () => {
      const clock = harness.createClock()
      const stream = await harness.reopen({ clock, retention: 1_000 })
      await stream.append(drafts(12_500))
      await clock.advance(59_000)
      expect(stream.bounds().count).toBe(12_500)
      await stream.append(drafts(500))
      await clock.advance(3_000)
      await harness.countComesTo(clock, 1_000)
      expect(stream.bounds()).toMatchObject({ oldest: 12_001, newest: 13_000 })
      const { messages } = await stream.read(0, 1_000)
      const texts = messages.reduce((sum, { body }) => sum + body.length + 'suite'.length, 0)
      expect(stream.bounds().bytes).toBe(texts + 64 * 1_000)
      expect(ids((await stream.read(0, 1)).messages)).toEqual([12_001])
    })

    it.runIf(minimumAge)('counts the bytes it holds, and none when nothing is left', async () => {
      const clock = harness.createClock()
      const stream = await harness.reopen({ clock, retention: 1_000 })
      await stream.append([draft('é'.repeat(10)), ...drafts(1_500)])
      const whole = stream.bounds().bytes
      stream.setRetention(1_500)
      await clock.advance(62_000)
      await harness.countComesTo(clock, 1_500)
      expect(whole - stream.bounds().bytes).toBe(20 + 'suite'.length + 64)
      void stream.clear()
      await harness.countComesTo(clock, 0)
      expect(stream.bounds().bytes).toBe(0)
    })

    it.runIf(!minimumAge)('keeps so many rows, whatever their age', async () => {
      const clock = harness.createClock()
      const stream = await harness.reopen({ clock, retention: 1_000 })
      await stream.append(drafts(1_500))
      await harness.countComesTo(clock, 1_000)
      expect(stream.bounds()).toMatchObject({ oldest: 501, newest: 1_500 })
      expect(ids((await stream.read(0, 1)).messages)).toEqual([501])
      stream.setRetention(200)
      await harness.countComesTo(clock, 200)
      expect(ids((await stream.read(0, 1)).messages)).toEqual([1_301])
    })

    it.runIf(!minimumAge)('counts the bytes it holds as its server does', async () => {
      const clock = harness.createClock()
      const stream = await harness.reopen({ clock })
      await stream.append([draft('é'.repeat(500)), ...drafts(10)])
      await clock.advance(1_000)
      await expect.poll(() => stream.bounds().bytes).toBeGreaterThan(1_000)
      await stream.clear()
      expect(stream.bounds().bytes).toBe(0)
    })
  })
}
