import type { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { stalledReaderTimeout } from '../../main/shared/contract/limits.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { ServerLimits } from '../../main/servers/server-limits.ts'
import { noLine } from '../../main/servers/socket-line.ts'
import { startLined } from '../line/lined.ts'
import { passUntil } from '../support/passing-time.ts'
import { startServer, turn, until, type Harness } from './harness.ts'
import { connectRaw, handshake, serverFrames, type RawClient } from './raw-client.ts'

const pushing = ['sse', 'websocket'] as const

interface Watched extends Harness {
  /** The server's ends of the connections that are still held by someone, in their order. */
  ends(): readonly Socket[]
}

/** Nothing is sent but messages. */
const quiet = { limits: { commentInterval: 0, pingInterval: 0 } }

async function start(transport: Transport, limits: Partial<ServerLimits> = {}): Promise<Watched> {
  const ends: WeakRef<Socket>[] = []
  const harness = await startServer(transport, {
    limits: { ...quiet.limits, ...limits },
    line: { ...noLine, accepted: (socket) => ends.push(new WeakRef(socket)) },
  })
  return { ...harness, ends: () => ends.flatMap((end) => end.deref() ?? []) }
}

interface Reader {
  readonly client: RawClient
  ids(): number[]
  /** Reads, and resolves once the message with this id is there. */
  readTo(id: number): Promise<void>
}

/** Opens a connection that reads only while its socket is resumed. */
async function openPaused({ port, server }: Harness, query: string): Promise<Reader> {
  const client = await connectRaw(port)
  const isSse = server.status().transport === 'sse'
  client.send(
    isSse
      ? `GET /sse${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
      : handshake(port, `/${query}`),
  )
  await client.expect('\r\n\r\n')
  client.socket.pause()
  const ids = (): number[] =>
    [...client.text().matchAll(/\{"id":(\d+),/g)].map(([, id]) => Number(id))
  return {
    client,
    ids,
    async readTo(id) {
      client.socket.resume()
      await until(() => {
        const all = client.received()
        return all.includes(`{"id":${id},`, Math.max(0, all.length - 2 * body.length))
      })
    },
  }
}

/** Resolves once the server has more for this end than the system takes. */
const untilFull = (end: Socket | undefined): Promise<void> =>
  until(() => end !== undefined && end.writableLength > 0)

const body = 'x'.repeat(30_000)
/** 3 MB; Linux takes up to 10 MB of what a reader does not read into its own buffers. */
const manyBodies = Array.from({ length: 100 }, () => body)

async function appendMuch({ append }: Harness, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    await append(...manyBodies)
    await turn()
  }
}
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

describe.each(pushing)('a slow reader of %s', (transport) => {
  it('is cut when more than the limit becomes due while it takes nothing', async () => {
    const harness = await start(transport)
    const { client } = await openPaused(harness, '')
    await appendMuch(harness, 5)
    await untilFull(harness.ends()[0])
    await appendMuch(harness, 2)
    if (transport === 'sse') {
      await until(() => harness.server.sockets() === 0)
      client.socket.destroy()
      return
    }
    client.socket.resume()
    await until(() => serverFrames(client.received()).some(({ opcode }) => opcode === 8))
    const close = serverFrames(client.received()).find(({ opcode }) => opcode === 8)
    expect(close?.data.readUInt16BE(0)).toBe(1013)
    client.socket.destroy()
  })

  it('is not cut for a replay of any length, and gets all of it once it reads', async () => {
    const harness = await start(transport)
    await appendMuch(harness, 5)
    const reader = await openPaused(harness, '?after=0')
    const [end] = harness.ends()
    await untilFull(end)
    await harness.append('while it stands still')
    // Another client, which is live, has received it: what is due to this one has been counted by then.
    const live = await openPaused(harness, '')
    live.client.socket.resume()
    await harness.append(body)
    await live.readTo(502)
    expect(harness.server.sockets()).toBe(2)
    await reader.readTo(502)
    expect(reader.ids()).toEqual(range(1, 502))
    for (const { client } of [reader, live]) client.socket.destroy()
  })

  it('is not cut for a write that met a full queue, and misses nothing', async () => {
    const harness = await start(transport, { buffered: 100_000_000 })
    const reader = await openPaused(harness, '')
    await appendMuch(harness, 5)
    await untilFull(harness.ends()[0])
    await reader.readTo(500)
    await harness.append('and live again')
    await until(() => reader.ids().length >= 501)
    expect(reader.ids()).toEqual(range(1, 501))
    reader.client.socket.destroy()
  })

  it('is destroyed where it takes nothing for 30 s, while a slow one goes on', async () => {
    const harness = await startLined(transport, quiet)
    const { clock, line, sockets } = harness
    await appendMuch(harness, 4)
    line.setFaults({ client: 'slow' }, { bandwidth: 200_000 })
    const stalled = await openPaused(harness, '?after=0')
    const slow = await openPaused(harness, '?after=0&client=slow')
    slow.client.socket.resume()
    const [stalledEnd, slowEnd] = sockets
    if (stalledEnd === undefined || slowEnd === undefined) throw new Error('Both are connected.')
    await untilFull(stalledEnd)
    await clock.advance(stalledReaderTimeout - 1)
    expect([stalledEnd.destroyed, slowEnd.destroyed]).toEqual([false, false])
    await passUntil(clock, () => stalledEnd.destroyed, 100)
    await until(() => harness.server.sockets() === 1)
    const begun = clock.now()
    await passUntil(clock, () => slow.client.socket.bytesRead >= 400 * body.length, 100)
    // 12 MB at this rate take a minute.
    expect(clock.now() - begun).toBeGreaterThan(stalledReaderTimeout / 2)
    await slow.readTo(400)
    expect(slow.ids()).toEqual(range(1, 400))
    for (const { client } of [stalled, slow]) client.socket.destroy()
  })

  it('releases all it had when it dies: place, timers, pages to come, socket', async () => {
    const harness = await start(transport)
    const { clock, server, stream, ends } = harness
    await appendMuch(harness, 5)
    const standing = clock.pending()
    const { client } = await openPaused(harness, '?after=0&interval=1000&heartbeat=1000')
    await untilFull(ends()[0])
    const watch = 1
    // It has the reader on its list by now.
    await clock.advance(stalledReaderTimeout / 2)
    expect(clock.pending()).toBe(standing + watch + 2)
    client.socket.resetAndDestroy()
    await until(() => server.sockets() === 0)
    expect(clock.pending()).toBe(standing + watch)
    const read = vi.spyOn(stream, 'read')
    await harness.append('for nobody')
    await clock.advance(stalledReaderTimeout)
    expect(read).not.toHaveBeenCalled()
    await expect
      .poll(() => {
        collect()
        return ends().length
      })
      .toBe(0)
  })
})

describe('a slow reader of polling', () => {
  const ask = (port: number): string => `GET /getData HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`

  it('is destroyed where it takes nothing for 30 s', async () => {
    const harness = await start('polling')
    await appendMuch(harness, 4)
    const clients = await Promise.all(Array.from({ length: 3 }, () => connectRaw(harness.port)))
    for (const client of clients) {
      client.socket.pause()
      client.send(ask(harness.port).repeat(3))
    }
    await until(() => harness.ends().length === 3)
    const ends = harness.ends()
    for (const end of ends) await untilFull(end)
    await harness.clock.advance(stalledReaderTimeout - 1)
    expect(ends.map(({ destroyed }) => destroyed)).toEqual([false, false, false])
    await passUntil(harness.clock, () => ends.every(({ destroyed }) => destroyed), 100)
    await until(() => harness.server.sockets() === 0)
    for (const client of clients) client.socket.destroy()
  })

  it('gets the whole of a long answer, however slowly it reads', async () => {
    const harness = await startLined('polling')
    await appendMuch(harness, 2)
    harness.line.setFaults('all', { bandwidth: 100_000 })
    const client = await connectRaw(harness.port)
    client.send(ask(harness.port))
    await passUntil(harness.clock, () => client.socket.bytesRead > 0)
    const begun = harness.clock.now()
    const last = (): string => client.received().subarray(-2).toString()
    await passUntil(harness.clock, () => client.socket.bytesRead >= 200 * body.length, 100)
    await passUntil(harness.clock, () => last() === '}]')
    // 6 MB at this rate take a minute.
    expect(harness.clock.now() - begun).toBeGreaterThan(1.5 * stalledReaderTimeout)
    const content = client.text().split('\r\n\r\n')[1] ?? ''
    expect((JSON.parse(content) as { id: number }[]).map(({ id }) => id)).toEqual(range(1, 200))
    client.socket.destroy()
  })
})
