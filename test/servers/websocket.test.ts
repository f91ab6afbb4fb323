import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { PlaygroundError } from '../../main/contract/errors.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { startServer, until } from './harness.ts'
import {
  askRaw,
  clientFrame,
  connectRaw,
  handshake,
  sampleKey,
  serverFrames,
  type RawClient,
} from './raw-client.ts'

interface TestSocket {
  readonly ws: WebSocket
  readonly texts: string[]
  frames(): Record<string, unknown>[]
  closed(): Promise<{ readonly code: number; readonly reason: string }>
}

async function open(url: string, query = '', deflate = false): Promise<TestSocket> {
  const ws = new WebSocket(`${url}/${query}`, { perMessageDeflate: deflate })
  const texts: string[] = []
  ws.on('message', (data) => texts.push(String(data)))
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    ws.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))
  return {
    ws,
    texts,
    frames: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>),
    closed: () => closed,
  }
}

async function openRaw(port: number): Promise<RawClient> {
  const client = await connectRaw(port)
  client.send(handshake(port))
  await client.expect('\r\n\r\n')
  return client
}

async function closeCode(client: RawClient): Promise<number> {
  const isClosed = (): boolean => serverFrames(client.received()).some(({ opcode }) => opcode === 8)
  await until(isClosed, 2_000)
  const frame = serverFrames(client.received()).find(({ opcode }) => opcode === 8)
  client.socket.destroy()
  return frame?.data.length === 0 ? 1005 : (frame?.data.readUInt16BE(0) ?? 0)
}

describe('the handshake', () => {
  it('is 101 with the accept value of RFC 6455 and no extension', async () => {
    const { port } = await startServer('websocket')
    const client = await connectRaw(port)
    const offer = 'Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n'
    client.send(handshake(port, '/', offer))
    const text = await client.expect('\r\n\r\n')
    expect(text).toMatch(/^HTTP\/1\.1 101 /)
    expect(text).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n')
    expect(text).not.toMatch(/Sec-WebSocket-(Extensions|Protocol)/)
    client.socket.destroy()
  })

  it('agrees to permessage-deflate where it is switched on, for connections from then on', async () => {
    const { url, change, append } = await startServer('websocket')
    const before = await open(url, '', true)
    change({ deflate: true })
    const after = await open(url, '', true)
    const without = await open(url)
    expect([before, after, without].map(({ ws }) => ws.extensions)).toEqual([
      '',
      'permessage-deflate',
      '',
    ])
    await append('x'.repeat(1_000), 'two', 'three')
    for (const one of [before, after, without]) {
      await until(() => one.texts.length === 3)
      expect(one.frames().map(({ id }) => id)).toEqual([1, 2, 3])
      one.ws.terminate()
    }
  })

  const lines = (port: number, change: (text: string) => string): string =>
    change(handshake(port, '/', 'Connection: close\r\n').replace('Connection: Upgrade\r\n', ''))

  it.each<[string, (text: string) => string, number, string]>([
    [
      'a plain GET',
      (text) => text.replace('Upgrade: websocket\r\n', ''),
      426,
      'Upgrade: websocket',
    ],
    [
      'a plain HEAD',
      () => 'HEAD / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n',
      426,
      'Upgrade: websocket',
    ],
    [
      'a plain POST',
      () =>
        'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      405,
      'Allow: GET, HEAD',
    ],
  ])('answers %s', async (_name, change, status, header) => {
    const { port } = await startServer('websocket')
    const answer = await askRaw(port, lines(port, change).replace('PORT', String(port)))
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(`${header}\r\n`)
  })

  it.each<[string, [string | RegExp, string], number, string]>([
    ['another protocol', ['Upgrade: websocket', 'Upgrade: h2c'], 426, 'Upgrade: websocket'],
    ['version 12', ['Version: 13', 'Version: 12'], 400, 'Sec-WebSocket-Version: 13'],
    ['version 8', ['Version: 13', 'Version: 8'], 400, 'Sec-WebSocket-Version: 13'],
    ['no version', [/Sec-WebSocket-Version.*\r\n/, ''], 400, 'Sec-WebSocket-Version: 13'],
    ['a bad key', [sampleKey, 'short'], 400, 'bad_upgrade'],
    ['no key', [/Sec-WebSocket-Key.*\r\n/, ''], 400, 'bad_upgrade'],
    [
      'a bad protocol list',
      ['\r\n\r\n', '\r\nSec-WebSocket-Protocol: a,,b\r\n\r\n'],
      400,
      'bad_upgrade',
    ],
    ['POST', ['GET /', 'POST /'], 405, 'Allow: GET, HEAD'],
    ['an unknown path', ['GET /', 'GET /nope'], 404, 'not_found'],
    ['a bad query', ['GET /', 'GET /?after=x'], 400, 'bad_query'],
  ])('refuses an upgrade with %s', async (_name, [from, to], status, mark) => {
    const { port, server } = await startServer('websocket')
    const answer = await askRaw(port, handshake(port).replace(from, to))
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(mark)
    expect(answer.text).toContain('"error"')
    await until(() => server.sockets() === 0, 1_000)
  })

  it('does not mind frames that come right behind it', async () => {
    const { port, stream } = await startServer('websocket')
    const client = await connectRaw(port)
    client.send(Buffer.concat([Buffer.from(handshake(port)), clientFrame('at once')]))
    await client.expect('at once')
    expect((await stream.newest(1)).messages[0]?.body).toBe('at once')
    client.socket.destroy()
  })
})

describe('posts over a WebSocket', () => {
  it('stores an object with a body, and acknowledges its ref at once and once', async () => {
    const { url, stream } = await startServer('websocket')
    const { ws, frames, texts } = await open(url, '?interval=10000')
    ws.send('{"body":"x","author":"Ada","ref":"r1","more":true}')
    await until(() => texts.length === 1)
    ws.send('{"body":"x","author":"Ada","ref":"r1"}')
    await until(() => texts.length === 2)
    const ack = { type: 'ack', ref: 'r1', id: 1 }
    expect(frames()).toEqual([ack, ack])
    const { messages } = await stream.newest(10)
    expect(messages).toMatchObject([{ id: 1, author: 'Ada', body: 'x' }])
    ws.terminate()
  })

  it.each([
    '{"name":"张三","age":20}',
    '客户端数据',
    '',
    '[{"body":"x"}]',
    'null',
    '{"body":',
    '{"author":"x"}',
    '{"__proto__":{"body":7}}',
    '[[[['.repeat(2_500),
    '{"x":'.repeat(10_000),
    JSON.stringify({ ['k'.repeat(3_072)]: 1 }),
  ])('stores any other text as it is: %.20s', async (text) => {
    const { url } = await startServer('websocket')
    const { ws, frames, texts } = await open(url)
    ws.send(text)
    await until(() => texts.length === 1)
    expect(frames()[0]).toMatchObject({ id: 1, author: '', body: text })
    ws.terminate()
  })

  it.each([
    ['{"body":5}', 'body'],
    ['{"body":null,"ref":"r"}', 'body'],
    ['{"body":1e400}', 'body'],
    ['{"body":"x","author":{}}', 'author'],
    ['{"author":1}', 'author'],
    ['{"body":"x","ref":7}', 'ref'],
    [`{"body":"x","ref":"${'r'.repeat(65)}"}`, 'ref'],
    [`{"body":"x","author":"${'a'.repeat(65)}"}`, 'author'],
  ])('refuses %s, and goes on', async (text, field) => {
    const { url, stream } = await startServer('websocket')
    const { ws, frames, texts } = await open(url)
    ws.send(text)
    ws.send('next')
    await until(() => texts.length === 2)
    expect(frames()[0]).toMatchObject({ type: 'error', error: { code: 'bad_message', field } })
    expect(frames()[1]).toMatchObject({ id: 1, body: 'next' })
    expect(stream.bounds().count).toBe(1)
    ws.terminate()
  })

  it('closes with 1008 after ten bad messages in a row, and not after nine', async () => {
    const { url, stream } = await startServer('websocket')
    const one = await open(url)
    for (let round = 0; round < 2; round += 1) {
      for (let bad = 0; bad < 9; bad += 1) one.ws.send('{"body":0}')
      one.ws.send('good')
    }
    await until(() => stream.bounds().count === 2)
    expect(one.ws.readyState).toBe(WebSocket.OPEN)
    for (let bad = 0; bad < 10; bad += 1) one.ws.send('{"body":0}')
    expect(await one.closed()).toEqual({ code: 1008, reason: 'bad messages' })
    expect(stream.bounds().count).toBe(2)
  })

  it('says so where the store refuses, with the ref, and stays open', async () => {
    const busy = new PlaygroundError('store_busy', 'Busy.')
    const errors = [busy, new Error('at /secret/path')]
    const { url } = await startServer('websocket', {
      posts: { post: () => Promise.reject(errors.shift() ?? busy) },
    })
    const { ws, frames, texts } = await open(url)
    ws.send('{"body":"x","ref":"r"}')
    ws.send('y')
    await until(() => texts.length === 2)
    expect(frames()).toMatchObject([
      { type: 'error', ref: 'r', error: { code: 'store_busy' } },
      { type: 'error', error: { code: 'internal' } },
    ])
    expect(texts.join()).not.toContain('secret')
    expect(ws.readyState).toBe(WebSocket.OPEN)
    ws.terminate()
  })

  it('reads no further while hundreds of posts are under way, and loses none', async () => {
    const waiting: (() => void)[] = []
    let begun = 0
    const { url } = await startServer('websocket', {
      posts: {
        post: ({ author, body }) => {
          begun += 1
          const id = begun
          const draft = { author, body, createdAt: 0 }
          return new Promise((resolve) =>
            waiting.push(() => resolve({ id, draft, repeated: false })),
          )
        },
      },
    })
    const { ws, frames, texts } = await open(url)
    const post = (at: number): string =>
      JSON.stringify({ body: 'x'.repeat(10_000), ref: String(at) })
    for (let at = 0; at < 2_000; at += 1) ws.send(post(at))
    await until(() => begun >= 256)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(begun).toBeLessThan(300)
    const pump = setInterval(() => waiting.splice(0).forEach((answer) => answer()), 1)
    await until(() => texts.length === 2_000)
    clearInterval(pump)
    expect(frames().map(({ ref }) => Number(ref))).toEqual([...Array(2_000).keys()])
    ws.terminate()
  })
})

describe('frames that are not allowed', () => {
  const text = (extra: object = {}): Buffer => clientFrame('x', extra)

  it.each<[string, Buffer[], number]>([
    ['an unmasked frame', [text({ masked: false })], 1002],
    ['RSV1', [text({ rsv: 4 })], 1002],
    ['RSV2', [text({ rsv: 2 })], 1002],
    ['RSV3', [text({ rsv: 1 })], 1002],
    ['opcode 3', [text({ opcode: 3 })], 1002],
    ['opcode 7', [text({ opcode: 7 })], 1002],
    ['opcode 11', [text({ opcode: 11 })], 1002],
    ['opcode 15', [text({ opcode: 15 })], 1002],
    ['a fragmented ping', [text({ opcode: 9, fin: false })], 1002],
    ['a ping of 126 bytes', [clientFrame('x'.repeat(126), { opcode: 9 })], 1002],
    ['an orphan continuation', [text({ opcode: 0 })], 1002],
    ['a text inside a fragmented one', [text({ fin: false }), text()], 1002],
    ['a close frame of one byte', [clientFrame('x', { opcode: 8 })], 1002],
    ['a close reason of 124 bytes', [clientFrame(Buffer.alloc(126, 3), { opcode: 8 })], 1002],
    ['text that is no UTF-8', [clientFrame(Buffer.from([0xc0, 0xaf]))], 1007],
    ['a surrogate as text', [clientFrame(Buffer.from([0xed, 0xa0, 0x80]))], 1007],
    ['a binary frame', [text({ opcode: 2 })], 1003],
    ['65,537 bytes', [clientFrame('x'.repeat(65_537))], 1009],
    ['a header that declares 2^40 bytes', [clientFrame('', { declared: 2 ** 40 })], 1009],
    [
      'fragments of 65,537 bytes',
      [
        clientFrame('x'.repeat(65_000), { fin: false }),
        clientFrame('x'.repeat(537), { opcode: 0 }),
      ],
      1009,
    ],
    [
      '65 fragments',
      [text({ fin: false }), ...Array.from({ length: 64 }, () => text({ opcode: 0, fin: false }))],
      1008,
    ],
  ])('%s', async (_name, frames, code) => {
    const { port, stream, server } = await startServer('websocket')
    const client = await openRaw(port)
    for (const frame of frames) client.send(frame)
    expect(await closeCode(client)).toBe(code)
    expect(stream.bounds().count).toBe(0)
    await until(() => server.sockets() === 0, 1_000)
  })

  it.each([1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])(
    'echoes close code %i',
    async (code) => {
      const { port } = await startServer('websocket')
      const client = await openRaw(port)
      client.send(clientFrame(Buffer.from([code >> 8, code & 255]), { opcode: 8 }))
      expect(await closeCode(client)).toBe(code)
    },
  )

  it.each([0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999])(
    'answers close code %i with 1002',
    async (code) => {
      const { port } = await startServer('websocket')
      const client = await openRaw(port)
      client.send(clientFrame(Buffer.from([code >> 8, code & 255]), { opcode: 8 }))
      expect(await closeCode(client)).toBe(1002)
    },
  )

  it('takes 65,536 bytes, in one frame and in fragments', async () => {
    const { port, stream } = await startServer('websocket')
    const client = await openRaw(port)
    client.send(clientFrame('x'.repeat(65_536)))
    client.send(clientFrame('y'.repeat(65_000), { fin: false }))
    client.send(clientFrame('y'.repeat(536), { opcode: 0 }))
    await until(() => stream.bounds().count === 2)
    const { messages } = await stream.newest(2)
    expect(messages.map(({ body }) => body.length)).toEqual([65_536, 65_536])
    client.socket.destroy()
  })

  it('refuses what inflates to more than it may, with 1009', async () => {
    const { url, change } = await startServer('websocket')
    change({ deflate: true })
    const { ws, closed } = await open(url, '', true)
    ws.send('x'.repeat(20_000_000))
    expect((await closed()).code).toBe(1009)
  })
})

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
