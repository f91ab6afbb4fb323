import { describe, expect, it } from 'vitest'
import { draft, drafts, ids, range, type StreamHarness } from './stream-harness.ts'

/** How one stream takes the place of another, and how messages are counted. */
export function describeRenewal(harness: StreamHarness): void {
  describe('renewing', () => {
    it('begins another stream: another id, nothing in it, ids from 1', async () => {
      const stream = harness.stream()
      const former = stream.id
      await stream.append(drafts(5))
      await stream.writeSettings({ pushRate: 7 })
      await stream.renew()
      expect(stream.id).toMatch(/^[\w-]{12}$/)
      expect(stream.id).not.toBe(former)
      expect(stream.bounds()).toEqual({ oldest: 0, newest: 0, count: 0, bytes: 0 })
      expect(stream.revision()).toBe(0)
      expect(await stream.read(0, 10)).toEqual({ messages: [], more: false })
      expect(await stream.newest(10)).toEqual({ messages: [], more: false })
      expect(stream.readSettings()).toEqual({ pushRate: 7 })
      expect(await stream.append([draft('first')])).toEqual([1])
      const { messages } = await stream.read(0, 10)
      expect(messages).toEqual([{ id: 1, ...draft('first') }])
      expect(stream.bounds()).toMatchObject({ oldest: 1, newest: 1, count: 1 })
    })

    it('leaves what came before to the former stream, and loses nothing that comes after', async () => {
      const stream = harness.stream()
      const heard: number[] = []
      stream.follow((messages) => heard.push(...ids(messages)))
      const before = [stream.append(drafts(2)), stream.append(drafts(1))]
      const renewed = stream.renew()
      const after = [stream.append(drafts(2)), stream.append(drafts(1))]
      expect(await Promise.all(before)).toEqual([[1, 2], [3]])
      await renewed
      expect(await Promise.all(after)).toEqual([[1, 2], [3]])
      expect(heard).toEqual([1, 2, 3, 1, 2, 3])
      expect(ids((await stream.read(0, 10)).messages)).toEqual([1, 2, 3])
    })

    it('may be done again and again, also of an empty stream and of a cleared one', async () => {
      const stream = harness.stream()
      const seen = new Set([stream.id])
      for (let round = 0; round < 3; round += 1) {
        await stream.renew()
        seen.add(stream.id)
        expect(await stream.append(drafts(2))).toEqual([1, 2])
        expect(await stream.clear()).toBe(2)
        expect(await stream.append(drafts(1))).toEqual([3])
      }
      await Promise.all([stream.renew(), stream.renew()])
      seen.add(stream.id)
      expect(seen.size).toBe(5)
      expect(stream.bounds().newest).toBe(0)
    })

    it('puts more aside than memory holds, and keeps what is written meanwhile', async () => {
      const stream = harness.stream()
      await stream.append(drafts(13_000))
      void stream.clear()
      await stream.append(drafts(13_000))
      await stream.renew()
      for (let round = 0; round < 20; round += 1) await stream.append(drafts(20))
      const { messages } = await stream.read(0, 1_000)
      expect(ids(messages)).toEqual(range(1, 400))
      expect(harness.reported).toEqual([])
    })

    it.runIf(harness.promises.minimumAge)(
      'protects the young of the new stream, whatever the age of the former',
      async () => {
        const clock = harness.createClock()
        const stream = await harness.reopen({ clock, retention: 1_000 })
        await stream.append(drafts(900))
        await clock.advance(62_000)
        const renewed = stream.renew()
        await clock.advance(10)
        await renewed
        await stream.append(drafts(1_500))
        await clock.advance(30_000)
        expect(stream.bounds()).toMatchObject({ oldest: 1, count: 1_500 })
        await clock.advance(33_000)
        await harness.countComesTo(clock, 1_000)
      },
    )

    it('is refused once the stream has been stopped', async () => {
      const stream = harness.stream()
      const former = stream.id
      await stream.stop()
      await expect(stream.renew()).rejects.toMatchObject({ code: 'stopped' })
      expect(stream.id).toBe(former)
    })
  })

  describe('counting', () => {
    it('tells how many messages a range holds now', async () => {
      const stream = harness.stream()
      expect(stream.count(0, 100)).toBe(0)
      await stream.append(drafts(10))
      expect(stream.count(0, 10)).toBe(10)
      expect(stream.count(3, 7)).toBe(4)
      expect(stream.count(7, 3)).toBe(0)
      expect(stream.count(8, 1_000)).toBe(2)
      await stream.clear()
      await stream.append(drafts(2))
      expect(stream.count(0, 12)).toBe(2)
      expect(stream.count(11, 12)).toBe(1)
      expect(stream.count(0, 10)).toBe(0)
    })
  })
}
