import { describe, expect, it } from 'vitest'
import {
  lookInterval,
  createLoadWatch,
  type LoadWatch,
} from '../../main/servers/push/load-watch.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { openReader } from '../suites/readers.ts'
import { startServer, turn, until, type Harness } from './harness.ts'
import { askRaw, connectRaw, handshake, serverFrames } from './raw-client.ts'

interface Loaded extends Harness {
  readonly load: LoadWatch
  /** Makes the event loop late, as its watch sees it, and keeps it so. */
  beLate(): Promise<void>
  /** Lets the loop be on time for as long as it takes. */
  beOnTime(): Promise<void>
}

async function start(transport: Transport): Promise<Loaded> {
  const clock = createManualClock()
  const load = createLoadWatch(clock)
  const harness = await startServer(transport, {
    clock,
    load,
    limits: { commentInterval: 0, pingInterval: 0 },
  })
  return {
    ...harness,
    load,
    async beLate() {
      for (let look = 0; look < 2; look += 1) await clock.hold(lookInterval + 300)
      expect(load.overloaded()).toBe(true)
    },
    async beOnTime() {
      await clock.advance(1_000)
      expect(load.overloaded()).toBe(false)
    },
  }
}

const get = (port: number, path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`
const requestFor = (transport: Transport, port: number, query = ''): string =>
  transport === 'websocket'
    ? handshake(port, `/${query}`)
    : get(port, `/${transport === 'sse' ? 'sse' : 'getData'}${query}`)

describe.each(['polling', 'sse', 'websocket'] as const)('%s above the knee', (transport) => {
  it('answers those who are new 503 with Retry-After, goes on for the others, and lets in again', async () => {
    const { port, url, beLate, beOnTime, append } = await start(transport)
    await append('before')
    const reader = await openReader[transport](url)
    const kept = await connectRaw(port)
    await beLate()
    const refused = await askRaw(port, requestFor(transport, port))
    expect(refused.text).toMatch(/^HTTP\/1\.1 503 .*^Retry-After: 5\r$.*"overloaded"/ms)
    await append('live')
    await until(() => reader.messages.some(({ body }) => body === 'live'))
    await beOnTime()
    const welcome = await connectRaw(port)
    welcome.send(requestFor(transport, port))
    await welcome.expect(transport === 'websocket' ? 'HTTP/1.1 101' : 'HTTP/1.1 200')
    for (const client of [kept, welcome]) client.socket.destroy()
    reader.close()
  })
})

describe('a replay above the knee', () => {
  it('is refused on polling, on a connection that is known as well; what is current is not', async () => {
    const { port, fill, beLate } = await start('polling')
    await fill(1_000)
    const client = await connectRaw(port)
    const ask = (path: string): void =>
      client.send(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    ask('/getData?limit=1')
    await client.expect('"id":1000,')
    await beLate()
    ask('/getData?after=10')
    await client.expect('"overloaded"')
    ask('/getData?after=998')
    await client.expect('"id":999,')
    ask('/getData?after=10&limit=20')
    await client.expect('"id":30,')
    expect(client.text().match(/503 /g)).toHaveLength(1)
    ask('/getData')
    await until(() => client.text().match(/503 /g)?.length === 2)
    client.socket.destroy()
  })

  it('is held up on SSE, beside a stream that goes on live, and done to the end afterwards', async () => {
    const { port, url, fill, beLate, beOnTime, append } = await start('sse')
    await fill(30_000)
    const live = await openReader.sse(url)
    const client = await connectRaw(port)
    client.send(`GET /sse?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect('"id":1,')
    await beLate()
    await append('live')
    await until(() => live.messages.some(({ body }) => body === 'live'))
    // In this many turns of the event loop all of it would have been written three times.
    for (let turns = 0; turns < 400; turns += 1) await turn()
    expect(client.text()).not.toContain('"id":30001,')
    await beOnTime()
    await client.expect('"id":30001,')
    client.socket.destroy()
    live.close()
  })

  it('tells a stream of SSE what was deleted while it was held up, and goes on with what is left', async () => {
    const { port, stream, fill, beLate, beOnTime, append } = await start('sse')
    await fill(30_000)
    const client = await connectRaw(port)
    client.send(`GET /sse?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect('"id":1,')
    await beLate()
    await stream.clear()
    await append('left')
    await beOnTime()
    await client.expect('"id":30001,')
    expect(client.text()).not.toContain('"id":30000,')
    expect(client.text()).toMatch(
      /event: reset\nid: 30000\ndata: \{"stream":"[^"]+","oldest":30001,"newest":30001\}\n\n[^]*"id":30001,/,
    )
    client.socket.destroy()
  })

  it('is closed with 1013 on WebSocket where it is held up for 5 s', async () => {
    const { port, url, fill, clock, beLate, append } = await start('websocket')
    await fill(30_000)
    const live = await openReader.websocket(url)
    const client = await connectRaw(port)
    client.send(handshake(port, '/?after=0'))
    await client.expect('"id":1,')
    await beLate()
    for (let held = 0; held < 5_500; held += lookInterval + 300) {
      await clock.hold(lookInterval + 300)
    }
    await until(() => serverFrames(client.received()).some(({ opcode }) => opcode === 8))
    const close = serverFrames(client.received()).find(({ opcode }) => opcode === 8)
    expect(close?.data.readUInt16BE(0)).toBe(1013)
    await append('live')
    await until(() => live.messages.some(({ body }) => body === 'live'))
    client.socket.destroy()
    live.close()
  })
})
