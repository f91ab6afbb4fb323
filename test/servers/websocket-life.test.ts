import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createManualClock } from '../support/manual-clock.ts'
import { startServer, until } from './harness.ts'
import { clientFrame } from './raw-client.ts'
import { open, openRaw } from './websocket-client.ts'

describe('reset, heartbeats and pings on a WebSocket', () => {
  it('tells a cursor that means nothing here', async () => {
    const { url, stream, fill, append } = await startServer('websocket')
    await fill(3)
    const reset = { type: 'reset', stream: stream.id, oldest: 1, newest: 3 }
    const beyond = await open(url, '?after=9')
    const other = await open(url, '?after=1&stream=another')
    await append('live')
    for (const { ws, texts, frames } of [beyond, other]) {
      await until(() => texts.length === 2)
      expect(frames()).toMatchObject([reset, { id: 4, body: 'live' }])
      ws.terminate()
    }
  })

  it('sends plain bodies alone where it is asked to', async () => {
    const { url, append } = await startServer('websocket')
    const { ws, texts } = await open(url, '?format=plain')
    await append('时间是\r\n现在', '')
    await until(() => texts.length === 2)
    expect(texts).toEqual(['时间是\r\n现在', ''])
    ws.terminate()
  })

  it('sends visible heartbeats where they are asked for, and gathers for its interval', async () => {
    const clock = createManualClock()
    const { url, append } = await startServer('websocket', { clock })
    const { ws, frames, texts } = await open(url, '?heartbeat=1000&interval=2500')
    await append('one')
    await clock.advance(2_000)
    await until(() => texts.length === 2)
    expect(frames()).toEqual([
      { type: 'heartbeat', at: 1_001_000 },
      { type: 'heartbeat', at: 1_002_000 },
    ])
    await clock.advance(500)
    await until(() => texts.length === 3)
    expect(frames()[2]).toMatchObject({ id: 1, body: 'one' })
    ws.terminate()
  })

  it('pings every 15 s, and terminates who missed a round and no one else', async () => {
    const clock = createManualClock()
    const { url, server } = await startServer('websocket', { clock })
    let pings = 0
    const alive = await open(url)
    alive.ws.on('ping', () => (pings += 1))
    const dead = new WebSocket(url, { autoPong: false })
    await new Promise((resolve) => dead.once('open', resolve))
    await clock.advance(15_000)
    await until(() => pings === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await clock.advance(15_000)
    await until(() => dead.readyState === WebSocket.CLOSED)
    await until(() => pings === 2)
    expect(server.sockets()).toBe(1)
    alive.ws.terminate()
  })

  it('answers pings, also in the middle of a fragmented message', async () => {
    const { port, stream } = await startServer('websocket')
    const client = await openRaw(port)
    client.send(clientFrame('a', { fin: false }))
    client.send(clientFrame('are you there', { opcode: 9 }))
    client.send(clientFrame('b', { opcode: 0 }))
    await client.expect('are you there')
    await until(() => stream.bounds().count === 1)
    expect((await stream.newest(1)).messages[0]?.body).toBe('ab')
    client.socket.destroy()
  })
})

describe('the end of a WebSocket', () => {
  it('is 1001 for 200 clients when the server stops', async () => {
    const { url, server } = await startServer('websocket')
    const all = await Promise.all(Array.from({ length: 200 }, () => open(url)))
    const begun = performance.now()
    await server.stop()
    expect(performance.now() - begun).toBeLessThan(2_000)
    const codes = await Promise.all(all.map(({ closed }) => closed()))
    expect(codes.filter(({ code }) => code === 1001)).toHaveLength(200)
  })

  it('is a destroyed socket for who does not answer the close frame', async () => {
    const { port, server } = await startServer('websocket', { limits: { stopGrace: 200 } })
    const client = await openRaw(port)
    await until(() => server.sockets() === 1)
    const begun = performance.now()
    await server.stop()
    expect(performance.now() - begun).toBeLessThan(1_000)
    await client.closed()
  })

  it('is termination for who does not answer any close frame', async () => {
    const { port, server } = await startServer('websocket', { limits: { closeTimeout: 100 } })
    const client = await openRaw(port)
    client.send(clientFrame('x', { opcode: 2 }))
    await until(() => server.sockets() === 0, 1_000)
    await client.closed()
  })

  it('is 1000 for all, and for who comes after, when the stream is ended', async () => {
    const { url, server, append } = await startServer('websocket')
    const before = await open(url)
    server.endStream()
    expect(await before.closed()).toEqual({ code: 1000, reason: 'stream ended' })
    expect((await (await open(url)).closed()).code).toBe(1000)
    await server.start()
    const again = await open(url)
    await append('again')
    await until(() => again.texts.length === 1)
    again.ws.terminate()
  })
})
