import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { passWhile } from '../support/passing-time.ts'
import { noLine } from '../../main/servers/socket-line.ts'
import { startServer, until } from './harness.ts'
import { clientFrame, serverFrames, type RawClient } from './raw-client.ts'
import { open, openRaw } from './websocket-client.ts'

/** The codes of the close frames that a client was sent. */
const closesIn = (client: RawClient): number[] =>
  serverFrames(client.received())
    .filter(({ opcode }) => opcode === 8)
    .map(({ data }) => data.readUInt16BE(0))

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
    const { url, clock, append } = await startServer('websocket')
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
    const ends: Socket[] = []
    const { url, clock, server } = await startServer('websocket', {
      line: { ...noLine, accepted: (socket) => ends.push(socket) },
    })
    const alive = await open(url)
    const silent = await open(url, '', false, false)
    const pings = { alive: 0, silent: 0 }
    alive.ws.on('ping', () => (pings.alive += 1))
    silent.ws.on('ping', () => (pings.silent += 1))
    const heard = (): number => ends[0]?.bytesRead ?? 0
    const before = heard()
    await clock.advance(14_999)
    expect(pings).toEqual({ alive: 0, silent: 0 })
    await clock.advance(1)
    await until(() => pings.alive === 1 && pings.silent === 1)
    // A pong without data is six bytes.
    await until(() => heard() === before + 6)
    await clock.advance(15_000)
    await silent.closed()
    await until(() => pings.alive === 2)
    expect(pings.silent).toBe(1)
    expect(server.sockets()).toBe(1)
    alive.ws.terminate()
  })

  it('terminates nobody for the time in which the server itself was held up', async () => {
    const { port, url, clock, server } = await startServer('websocket')
    const late = await openRaw(port)
    const silent = await openRaw(port)
    const alive = await open(url)
    const pingsIn = ({ received }: RawClient): number =>
      serverFrames(received()).filter(({ opcode }) => opcode === 9).length
    await clock.advance(15_000)
    await until(() => pingsIn(late) === 1 && pingsIn(silent) === 1)
    // Its answer has arrived and is not read yet, the other's is still to come.
    late.send(clientFrame('', { opcode: 10 }))
    await clock.hold(40_000)
    await until(() => pingsIn(late) === 2 && pingsIn(silent) === 2)
    expect(server.sockets()).toBe(3)
    late.send(clientFrame('', { opcode: 10 }))
    silent.send(clientFrame('', { opcode: 10 }))
    await clock.advance(14_999)
    expect(server.sockets()).toBe(3)
    // A client that was silent for a whole round is terminated as usual.
    await clock.advance(1)
    await until(() => pingsIn(late) === 3 && pingsIn(silent) === 3)
    late.send(clientFrame('', { opcode: 10 }))
    await until(() => server.sockets() === 3)
    await clock.advance(15_000)
    await silent.closed()
    expect(server.sockets()).toBe(2)
    alive.ws.terminate()
    late.socket.destroy()
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
    const { url, server, clock } = await startServer('websocket')
    const all = await Promise.all(Array.from({ length: 200 }, () => open(url)))
    const stopping = server.stop()
    // All of them say goodbye before any time has passed: none has to be thrown out.
    const codes = await Promise.all(all.map(({ closed }) => closed()))
    expect(codes.filter(({ code }) => code === 1001)).toHaveLength(200)
    await passWhile(clock, stopping)
  })

  it('is a destroyed socket for who does not answer the close frame in 3 s', async () => {
    const { port, server, clock } = await startServer('websocket')
    const client = await openRaw(port)
    await until(() => server.sockets() === 1)
    const stopping = server.stop()
    await until(() => closesIn(client).length === 1)
    await clock.advance(2_999)
    expect(server.sockets()).toBe(1)
    await clock.advance(1)
    await client.closed()
    await passWhile(clock, stopping)
    expect(server.sockets()).toBe(0)
  })

  it('is termination for who does not answer any close frame', async () => {
    const { port, server } = await startServer('websocket', { limits: { closeTimeout: 20 } })
    const client = await openRaw(port)
    client.send(clientFrame('x', { opcode: 2 }))
    await client.closed()
    expect(closesIn(client)).toEqual([1003])
    await until(() => server.sockets() === 0)
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
