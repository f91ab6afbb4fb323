import { describe, expect, it } from 'vitest'
import type { WireBooking } from '../../main/shared/contract/status.ts'
import { sseLimits, webSocketLimits } from '../../main/shared/contract/limits.ts'
import { openPushed, startLined } from '../line/lined.ts'
import { friendlyOrigin, startServer, until, type Harness } from './harness.ts'
import { clientFrame, connectRaw, handshake, serverFrames, type RawClient } from './raw-client.ts'

function booking({ server, ledger }: Harness, client = 'pane'): WireBooking {
  server.settle()
  const account = ledger.of(client)?.wire
  if (account === undefined) throw new Error(`Nothing is booked for ${client}.`)
  return account
}

const carriedBy = (clients: readonly RawClient[]): number =>
  clients.reduce((sum, { socket }) => sum + socket.bytesRead + socket.bytesWritten, 0)

/**
 * Resolves once as much is booked as the clients' own sockets counted.
 *
 * @param unnamed bytes of requests that named no client, and of their answers.
 */
function untilBooked({ server, ledger }: Harness, clients: readonly RawClient[], unnamed = 0) {
  return until(() => {
    server.settle()
    const accounts = ['pane', 'one', 'two'].flatMap((client) => ledger.of(client)?.wire ?? [])
    const booked = accounts.reduce((sum, { total, sent }) => sum + total + sent, 0)
    return booked + unnamed >= carriedBy(clients)
  })
}

/** What the client's own socket counted, against what was booked to it. */
function expectSame(client: RawClient, account: WireBooking): void {
  const { total, up, down, handshake: shake, headers, framing, payload, heartbeat, sent } = account
  expect(shake + headers + framing + payload + heartbeat).toBe(total)
  expect(up + down).toBe(total)
  expect(total + sent).toBe(client.socket.bytesRead + client.socket.bytesWritten)
  // A post over HTTP has an answer, which is sent as well; one over a WebSocket is sent whole.
  if (!client.text().includes('201 Created')) {
    expect({ up: up + sent, down }).toEqual({
      up: client.socket.bytesWritten,
      down: client.socket.bytesRead,
    })
  }
  for (const bytes of [up, down, shake, headers, framing, payload, heartbeat, sent]) {
    expect(bytes).toBeGreaterThanOrEqual(0)
  }
}

describe.each([
  { transport: 'sse', path: '/sse' },
  { transport: 'websocket', path: '/' },
] as const)('the books of some clients of $transport', ({ transport, path }) => {
  it('are settled for them, and for nobody else', async () => {
    const { server, ledger, port, append } = await startServer(transport)
    const open = async (name: string): Promise<RawClient> => {
      const client = await connectRaw(port)
      const target = `${path}?client=${name}`
      client.send(
        transport === 'sse'
          ? `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
          : handshake(port, target),
      )
      await client.expect('\r\n\r\n')
      return client
    }
    const clients = [await open('one'), await open('two')]
    await append('for both')
    for (const client of clients) await client.expect('for both')
    const payload = (name: string): number | undefined => ledger.of(name)?.wire.payload
    await until(() => {
      server.settle(new Set(['one', 'nobody']))
      return payload('one') === 'for both'.length
    })
    expect(payload('two')).toBe(0)
    await until(() => {
      server.settle()
      return payload('two') === 'for both'.length
    })
    expect(ledger.of('nobody')).toBeUndefined()
  })
})

const bodies = ['plain', '你好 🎉', 'line\nline', '"quoted"', '']
const bodyBytes = Buffer.byteLength(bodies.join(''))

describe('the ledger of polling', () => {
  const head = (port: number, line: string, extra = ''): string =>
    `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`

  /** Sends requests; resolves once this many answers are there. */
  async function ask(client: RawClient, text: string, answers: number): Promise<void> {
    client.send(text)
    await until(() => client.text().split('HTTP/1.1 ').length === answers + 1)
  }

  it('adds up to what the socket carried, by kind', async () => {
    const harness = await startServer('polling')
    const { port, append } = harness
    await append(...bodies)
    const client = await connectRaw(port)
    const get = head(port, 'GET /getData?client=pane')
    await ask(client, get, 1)
    await untilBooked(harness, [client])
    const answer = client.received().toString()
    const content = answer.slice(answer.indexOf('\r\n\r\n') + 4)
    const first = booking(harness)
    expectSame(client, first)
    expect(first.payload).toBe(bodyBytes)
    expect(first.framing).toBe(Buffer.byteLength(content) - bodyBytes)
    expect(first).toMatchObject({
      requests: 1,
      connections: 1,
      preflights: 0,
      handshake: 0,
      sent: 0,
    })
    const tag = /^ETag: (.*)\r$/m.exec(answer)?.[1] ?? ''
    await ask(client, head(port, 'GET /getData?client=pane', `If-None-Match: ${tag}\r\n`), 2)
    await ask(client, head(port, 'HEAD /getData?client=pane'), 3)
    await ask(client, head(port, 'GET /getData?client=pane&after=x'), 4)
    await untilBooked(harness, [client])
    const second = booking(harness)
    expectSame(client, second)
    expect(second).toMatchObject({ payload: first.payload, framing: first.framing, requests: 4 })
    client.socket.destroy()
  })

  it('keeps posts and preflights apart', async () => {
    const harness = await startServer('polling')
    const { port } = harness
    const client = await connectRaw(port)
    const asked = `Origin: ${friendlyOrigin}\r\nAccess-Control-Request-Method: POST\r\n`
    await ask(client, head(port, 'OPTIONS /messages?client=pane', asked), 1)
    await untilBooked(harness, [client])
    const preflight = booking(harness)
    expect(preflight).toMatchObject({ preflights: 1, requests: 0, sent: 0 })
    expect(preflight.headers).toBe(client.socket.bytesRead + client.socket.bytesWritten)
    const json = '{"body":"hello"}'
    const extra = `Content-Type: application/json\r\nContent-Length: ${json.length}\r\n`
    await ask(client, head(port, 'POST /messages?client=pane', extra) + json, 2)
    await untilBooked(harness, [client])
    const account = booking(harness)
    expectSame(client, account)
    expect(account.total).toBe(preflight.total)
    expect(account.requests).toBe(0)
    client.socket.destroy()
  })

  it('books a waiting request as it stands, and every client its own on a shared socket', async () => {
    const harness = await startServer('polling')
    const { port, append } = harness
    const client = await connectRaw(port)
    const wait = head(port, 'GET /getData?client=one&wait=5000')
    const standing = harness.clock.pending()
    client.send(wait)
    await until(() => harness.clock.pending() > standing)
    expect(booking(harness, 'one')).toMatchObject({ headers: wait.length, total: wait.length })
    await append('x')
    await client.expect('"x"')
    await ask(client, head(port, 'GET /getData?client=two&after=1'), 2)
    await ask(client, head(port, 'GET /getData?after=1'), 3)
    const third = client.text().lastIndexOf('HTTP/1.1 ')
    const unnamed = client.text().length - third + head(port, 'GET /getData?after=1').length
    await untilBooked(harness, [client], unnamed)
    const [one, two] = [booking(harness, 'one'), booking(harness, 'two')]
    expect(one.total + two.total + unnamed).toBe(carriedBy([client]))
    expect([one.payload, two.payload]).toEqual([1, 0])
    client.socket.destroy()
  })

  it('counts a connection each', async () => {
    const harness = await startServer('polling')
    const clients = await Promise.all([connectRaw(harness.port), connectRaw(harness.port)])
    for (const client of clients) {
      await ask(client, head(harness.port, 'GET /getData?client=pane').repeat(3), 3)
    }
    await untilBooked(harness, clients)
    const account = booking(harness)
    expect(account).toMatchObject({ connections: 2, requests: 6 })
    expect(account.total).toBe(carriedBy(clients))
    for (const client of clients) client.socket.destroy()
  })
})

/** Bytes of all chunks that are comments or heartbeats, their framing included (RFC 9112 7.1). */
function beatsIn(received: string): number {
  let at = received.indexOf('\r\n\r\n') + 4
  let beats = 0
  while (at < received.length) {
    const start = received.indexOf('\r\n', at) + 2
    const end = start + Number.parseInt(received.slice(at, start), 16) + 2
    if (/^(?::|event: heartbeat)/.test(received.slice(start))) beats += end - at
    at = end
  }
  return beats
}

describe('the ledger of SSE', () => {
  it.each(['', '&format=plain', '&heartbeat=1000'])('adds up, with %s', async (query) => {
    const harness = await startServer('sse')
    const { port, append, clock } = harness
    await append('before')
    const client = await connectRaw(port)
    const request = `GET /sse?client=pane&after=0${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
    client.send(request)
    await client.expect('before')
    await append(...bodies.slice(0, 2))
    await append(...bodies.slice(2))
    await client.expect('id: 6')
    await clock.advance(sseLimits.commentInterval)
    await client.expect('2\r\n:\n\r\n')
    await untilBooked(harness, [client])
    const account = booking(harness)
    expectSame(client, account)
    expect(account.handshake).toBe(request.length + client.text().indexOf('\r\n\r\n') + 4)
    expect(account.payload).toBe(bodyBytes + 'before'.length)
    expect(account).toMatchObject({ requests: 1, connections: 1, headers: 0, sent: 0 })
    expect(account.up).toBe(request.length)
    expect(account.heartbeat).toBe(beatsIn(client.text()))
    client.socket.destroy()
    await until(() => harness.server.sockets() === 0)
    expectSame(client, booking(harness))
  })
})

/** Bytes of all pings, pongs and heartbeat texts that a server sent. */
function beatsOf(received: Buffer): number {
  const isBeat = (opcode: number, data: Buffer): boolean =>
    opcode === 9 || opcode === 10 || (opcode === 1 && data.includes('"heartbeat"'))
  return serverFrames(received)
    .filter(({ opcode, data }) => isBeat(opcode, data))
    .reduce((sum, { data }) => sum + 2 + data.length, 0)
}

describe('the ledger of WebSocket', () => {
  /** What is booked of what a client sent. */
  function upTo(harness: Harness): number {
    const { up, sent } = booking(harness)
    return up + sent
  }

  it.each([false, true])('adds up, deflate %s', async (deflate) => {
    const harness = await startServer('websocket')
    harness.change({ deflate })
    const { port, append } = harness
    const client = await connectRaw(port)
    const offer = deflate ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''
    const request = handshake(port, '/?client=pane&heartbeat=1000', offer)
    client.send(request)
    await client.expect('\r\n\r\n')
    const head = client.text().length
    const handshakeBytes = request.length + head
    expect(booking(harness)).toMatchObject({
      handshake: handshakeBytes,
      total: handshakeBytes,
      up: request.length,
      down: head,
      requests: 1,
      connections: 1,
    })
    await append(...bodies, 'long '.repeat(20_000))
    const post = clientFrame('{"body":"mine","ref":"r"}')
    const beats = [
      clientFrame('ping', { opcode: 9 }),
      clientFrame('', { opcode: 9 }),
      clientFrame('', { opcode: 10 }),
    ]
    // A post in two frames, a ping between them, in pieces that end anywhere.
    const parts = [
      clientFrame('in two ', { fin: false }),
      clientFrame('between', { opcode: 9 }),
      clientFrame('frames', { opcode: 0 }),
    ]
    const bytes = Buffer.concat([post, ...beats, ...parts])
    for (let at = 0; at < bytes.length; at += 9) {
      client.send(bytes.subarray(at, at + 9))
      await until(() => upTo(harness) === client.socket.bytesWritten)
    }
    const count = (wanted: number): number =>
      serverFrames(client.received()).filter(({ opcode }) => opcode === wanted).length
    // Eight messages and an ack; then a heartbeat a second, and the ping, which waits behind nothing.
    const texts = bodies.length + 3 + 1
    await until(() => count(1) === texts)
    await harness.clock.advance(webSocketLimits.pingInterval)
    await until(() => count(1) === texts + 15 && count(9) === 1)
    await untilBooked(harness, [client])
    const account = booking(harness)
    expectSame(client, account)
    const posted = [post, parts[0], parts[2]]
    const sizeOf = (frames: readonly (Buffer | undefined)[]): number =>
      Buffer.concat(frames.filter((frame) => frame !== undefined)).length
    expect(account.sent).toBe(sizeOf(posted))
    expect(account.handshake).toBe(handshakeBytes)
    expect(account.heartbeat).toBe(sizeOf([...beats, parts[1]]) + beatsOf(client.received()))
    const delivered = bodyBytes + 100_000 + 'minein two frames'.length
    if (deflate) expect(account.payload).toBeLessThanOrEqual(delivered)
    else expect(account.payload).toBe(delivered)
    // The close frames of both sides are framing; payload that was compressed still wants bytes.
    const close = clientFrame(Buffer.from([0x03, 0xe8]), { opcode: 8 })
    client.send(close)
    await client.closed()
    await until(() => harness.server.sockets() === 0)
    const last = booking(harness)
    expectSame(client, last)
    const closing = close.length + 4
    expect(last.total - account.total).toBe(closing)
    if (!deflate) expect(last.framing - account.framing).toBe(closing)
    expect(last.heartbeat).toBe(sizeOf([...beats, parts[1]]) + beatsOf(client.received()))
  })

  it('has no heartbeat that a silent line never let out', async () => {
    const harness = await startLined('websocket')
    const client = await openPushed(harness)
    harness.line.setFaults('all', { halfOpen: true })
    await harness.clock.advance(2 * webSocketLimits.pingInterval)
    await until(() => harness.server.sockets() === 0)
    const account = booking(harness)
    expectSame(client, account)
    expect(account.heartbeat).toBe(0)
    client.socket.destroy()
  })
})

describe('the ledger of a line that is too narrow', () => {
  it.each(['sse', 'websocket'] as const)(
    'gives what has left its share of the bodies, and ends with all of them: %s',
    async (transport) => {
      const harness = await startLined(transport)
      const { clock, line } = harness
      const client = await openPushed(harness)
      const before = booking(harness)
      line.setFaults('all', { bandwidth: 1_000 })
      const body = 'x'.repeat(50)
      const last = 'z'.repeat(50)
      await harness.append(...Array.from({ length: 39 }, () => body), last)
      const received = client.socket.bytesRead
      // 1,900 bytes, and what a timer that is late may make good.
      await clock.advance(1_900)
      await until(() => client.socket.bytesRead > received)
      const part = booking(harness)
      const [carried, payload] = [part.down - before.down, part.payload - before.payload]
      // A message takes at least twice its body, and what waits in the line is not carried.
      expect(carried).toBeLessThan(40 * body.length)
      expect(payload).toBeGreaterThan(0)
      expect(payload).toBeLessThan(carried / 2)
      line.setFaults('all', {})
      await client.expect(last)
      await untilBooked(harness, [client])
      const whole = booking(harness)
      expect(whole.payload - before.payload).toBe(40 * body.length)
      expectSame(client, whole)
    },
  )
})
