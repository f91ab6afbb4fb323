import { describe, expect, it } from 'vitest'
import { startServer, until, type Harness } from './harness.ts'
import { connectRaw, handshake, serverFrames, type RawClient } from './raw-client.ts'

const pushing = ['sse', 'websocket'] as const

/** Opens a connection that reads only while its socket is resumed. */
async function openPaused(
  { port, server }: Harness,
  query: string,
): Promise<{ readonly client: RawClient; ids(): number[] }> {
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
    [
      ...client
        .received()
        .toString()
        .matchAll(/\{"id":(\d+),/g),
    ].map(([, id]) => Number(id))
  return { client, ids }
}

/** Takes one piece every few milliseconds: slow, and never without progress. */
function readSlowly({ socket }: RawClient): void {
  socket.on('data', () => {
    socket.pause()
    setTimeout(() => socket.resume(), 4)
  })
  socket.resume()
}

const body = 'x'.repeat(30_000)
/** 3 MB; Linux takes up to 10 MB of what a reader does not read into its own buffers. */
const manyBodies = Array.from({ length: 100 }, () => body)

async function appendMuch({ append }: Harness, times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) {
    await append(...manyBodies)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe.each(pushing)('a slow reader of %s', (transport) => {
  it('is cut when more than the limit is due to it', async () => {
    const harness = await startServer(transport)
    const { client } = await openPaused(harness, '')
    await until(() => harness.server.sockets() === 1)
    await appendMuch(harness, 10)
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
    const harness = await startServer(transport)
    await appendMuch(harness, 5)
    const { client, ids } = await openPaused(harness, '?after=0')
    await harness.append('while it stands still')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(harness.server.sockets()).toBe(1)
    client.socket.resume()
    await until(() => ids().length >= 501)
    expect(ids()).toEqual(range(1, 501))
    client.socket.destroy()
  })

  it('is not cut for a write that met a full queue, and misses nothing', async () => {
    const harness = await startServer(transport, { limits: { buffered: 100_000_000 } })
    const { client, ids } = await openPaused(harness, '')
    await appendMuch(harness, 5)
    client.socket.resume()
    await until(() => ids().length >= 500)
    await harness.append('and live again')
    await until(() => ids().length >= 501)
    expect(ids()).toEqual(range(1, 501))
    client.socket.destroy()
  })

  it('is destroyed where it takes nothing for too long, while others go on', async () => {
    const harness = await startServer(transport, { limits: { stalledReader: 500 } })
    await appendMuch(harness, 4)
    const stalled = await openPaused(harness, '?after=0')
    const slow = await openPaused(harness, '?after=0')
    readSlowly(slow.client)
    const begun = performance.now()
    await until(() => harness.server.sockets() === 1)
    await until(() => slow.ids().length === 400, 10_000)
    expect(performance.now() - begun).toBeGreaterThan(500)
    expect(slow.ids()).toEqual(range(1, 400))
    for (const { client } of [stalled, slow]) client.socket.destroy()
  })

  it('releases what waited for it when it dies', async () => {
    const harness = await startServer(transport)
    await appendMuch(harness, 5)
    const { client } = await openPaused(harness, '?after=0')
    await new Promise((resolve) => setTimeout(resolve, 50))
    client.socket.resetAndDestroy()
    await until(() => harness.server.sockets() === 0, 1_000)
    await harness.append('no one is hurt')
  })
})

describe('a slow reader of polling', () => {
  const ask = (port: number): string => `GET /getData HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`

  it('is destroyed where it takes nothing for too long', async () => {
    const harness = await startServer('polling', { limits: { stalledReader: 200 } })
    await appendMuch(harness, 4)
    const clients = await Promise.all(Array.from({ length: 3 }, () => connectRaw(harness.port)))
    for (const client of clients) {
      client.socket.pause()
      client.send(ask(harness.port).repeat(3))
    }
    await until(() => harness.server.sockets() === 3)
    await until(() => harness.server.sockets() === 0)
    for (const client of clients) client.socket.destroy()
  })

  it('gets the whole of a long answer, however slowly it reads', async () => {
    const harness = await startServer('polling', { limits: { stalledReader: 400 } })
    await appendMuch(harness, 2)
    const client = await connectRaw(harness.port)
    client.send(ask(harness.port))
    readSlowly(client)
    const begun = performance.now()
    await until(() => client.text().endsWith('}]'), 10_000)
    expect(performance.now() - begun).toBeGreaterThan(400)
    const content = client.text().split('\r\n\r\n')[1] ?? ''
    expect((JSON.parse(content) as { id: number }[]).map(({ id }) => id)).toEqual(range(1, 200))
    client.socket.destroy()
  })
})
