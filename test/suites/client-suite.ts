import { describe, expect, it, onTestFinished } from 'vitest'
import type { SequenceCounts } from '../../main/shared/contract/sequence.ts'
import { transportRows, type Transport } from '../../main/shared/contract/transport.ts'
import { startPlayground } from '../hosts/cli/running.ts'

/** What a client of either grade tells of itself. */
export interface Subject {
  /** Connects, and is live from the newest message. */
  start(): void
  stop(): void
  isOpen(): boolean
  /** The server told it to stop, and it did. */
  isEnded(): boolean
  counts(): SequenceCounts
  /** From due to arrival, of each message of the counts, ms. */
  delays(): readonly number[]
  /** The newest id that it has seen. */
  newest(): number
}

type Playground = Awaited<ReturnType<typeof startPlayground>>['playground']

/** Creates a client of a playground that has not been started. */
export type CreateSubject = (transport: Transport, playground: Playground) => Subject

/** A playground that writes nothing by itself, and a client that is connected to it. */
async function setUp(transport: Transport, create: CreateSubject) {
  const { call, playground } = await startPlayground()
  await call('setProducing', false)
  const client = create(transport, playground)
  onTestFinished(client.stop)
  /** Resolves once the client has what is stored. */
  const upToDate = (): Promise<void> =>
    expect.poll(client.newest).toBe(playground.status().store.newest)
  client.start()
  await expect.poll(client.isOpen).toBe(true)
  // The first message tells a client that is pushed to where its history ends.
  await call('burst', 1)
  await upToDate()
  return { call, playground, client, upToDate, stream: () => playground.status().store.stream }
}

/** What a client of any grade and transport promises. Run for each of them, against real servers. */
export function describeClient(grade: string, transport: Transport, create: CreateSubject): void {
  describe(`the ${grade} client of ${transport}`, () => {
    it('receives every message once and in order, and tells how late each came', async () => {
      const { call, client, upToDate } = await setUp(transport, create)
      const before = client.counts().received
      await call('burst', 300)
      await upToDate()
      for (let count = 0; count < 5; count += 1) await call('burst', 1)
      await upToDate()
      expect(client.counts()).toEqual({
        received: before + 305,
        missed: 0,
        duplicated: 0,
        outOfOrder: 0,
      })
      expect(client.delays()).toHaveLength(before + 305)
      // Nothing arrives before it is due. Client and engine have a clock each: where the system's time was set since the
      // process began, each follows it to the whole ms.
      expect(client.delays().filter((delay) => !(delay >= -1))).toEqual([])
    })

    it('goes on after a restart where it was, and loses nothing', async () => {
      const { call, client, upToDate } = await setUp(transport, create)
      const { received } = client.counts()
      await call('restartServers', { servers: 'all', history: true, downFor: 500 })
      await expect.poll(client.isOpen).toBe(false)
      await call('burst', 30)
      await upToDate()
      expect(client.counts()).toMatchObject({ received: received + 30, missed: 0, duplicated: 0 })
      await expect.poll(client.isOpen).toBe(true)
    })

    it('goes on after its connection was cut, and loses nothing', async () => {
      const { call, client, upToDate } = await setUp(transport, create)
      const { received } = client.counts()
      expect(await call('cutLine', transport)).toBeGreaterThan(0)
      await call('burst', 30)
      await upToDate()
      expect(client.counts()).toMatchObject({ received: received + 30, missed: 0, duplicated: 0 })
    })

    it('is told of another stream, whose ids begin again, and follows it', async () => {
      const { call, client, upToDate, stream } = await setUp(transport, create)
      await call('burst', 20)
      await upToDate()
      const former = stream()
      await call('restartServers', { servers: 'all', history: false, downFor: 0 })
      expect(stream()).not.toBe(former)
      await expect.poll(client.newest).toBe(0)
      await expect.poll(client.isOpen).toBe(true)
      // As at the beginning: a client that asks may take the first one for history.
      await call('burst', 1)
      await upToDate()
      const { received } = client.counts()
      await call('burst', 7)
      await upToDate()
      expect(client.newest()).toBe(8)
      expect(client.counts()).toMatchObject({ received: received + 7, missed: 0, duplicated: 0 })
    })

    it('stops where the server tells it to', async () => {
      const { call, client } = await setUp(transport, create)
      await call('endStream', transport)
      await expect.poll(client.isEnded).toBe(true)
      expect(client.isOpen()).toBe(false)
    })

    it('hears nothing more once it is stopped', async () => {
      const { call, playground, client } = await setUp(transport, create)
      client.stop()
      const { received } = client.counts()
      const other = create(transport, playground)
      onTestFinished(other.stop)
      other.start()
      await expect.poll(other.isOpen).toBe(true)
      await call('burst', 5)
      await expect.poll(other.newest).toBe(playground.status().store.newest)
      expect(client.counts().received).toBe(received)
      if (!transportRows[transport].pushes) return
      // Browsers keep a connection for the next request; one that is pushed to is gone.
      await expect.poll(async () => (await call('statistics')).sockets[transport]).toBe(1)
    })
  })
}
