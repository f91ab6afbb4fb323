import { describe, expect, it } from 'vitest'
import type { StorePromises } from '../../main/engine/stream.ts'
import type { StreamClock } from '../store/running-clock.ts'
import { createStoreClock } from '../store/store-clock.ts'
import { drafts, useStream, type OpenStream } from './stream-harness.ts'
import { describeReading } from './stream-reading-suite.ts'
import { describeRenewal } from './stream-renewal-suite.ts'
import { describeWriting } from './stream-writing-suite.ts'

const allPromises: StorePromises = {
  wholeBatches: true,
  durable: true,
  minimumAge: true,
  readAfterWrite: true,
}

/**
 * What every implementation of `ManagedStream` does, whatever it stores its messages in.
 *
 * @param promises what it promises; by default everything.
 * @param createClock what its time goes by; by default the test moves it on.
 */
export function describeStream(
  name: string,
  open: OpenStream,
  promises: StorePromises = allPromises,
  createClock: () => StreamClock = createStoreClock,
): void {
  describe(name, () => {
    const harness = useStream(open, promises, createClock)
    it('says what it promises', () => {
      expect(harness.stream().promises).toEqual(promises)
    })

    describeWriting(harness)
    describeReading(harness)
    describeRenewal(harness)

    describe('settings', () => {
      it('keeps what was written, changes what is named, and removes what is undefined', async () => {
        const stream = harness.stream()
        expect(stream.readSettings()).toEqual({})
        await stream.writeSettings({ pushRate: 2, allowedOrigins: ['http://a'], gone: true })
        await stream.writeSettings({ pushRate: 5, gone: undefined })
        expect(stream.readSettings()).toEqual({ pushRate: 5, allowedOrigins: ['http://a'] })
      })

      it('refuses the names that are the store’s own', async () => {
        const stream = harness.stream()
        await expect(stream.writeSettings({ 'stream.id': 'mine' })).rejects.toMatchObject({
          code: 'bad_setting',
          field: 'stream.id',
        })
      })
    })

    describe('stopping', () => {
      it('commits what is pending and refuses what comes later', async () => {
        const stream = harness.stream()
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
        const clock = harness.createClock()
        const stream = await harness.reopen({ clock })
        await stream.append(drafts(1))
        await Promise.all([stream.stop(), stream.stop()])
        await stream.stop()
        expect(clock.pending()).toBe(0)
      })
    })
  })
}
