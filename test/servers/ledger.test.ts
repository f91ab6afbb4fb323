import { describe, expect, it } from 'vitest'
import type { WireBooking } from '../../main/contract/status.ts'
import { friendlyOrigin, startServer, until, type Harness } from './harness.ts'
import { clientFrame, connectRaw, handshake, type RawClient } from './raw-client.ts'

function booking({ server, ledger }: Harness, client = 'pane'): WireBooking {
  server.settle()
  const account = ledger.snapshot()[client]
  if (account === undefined) throw new Error(`Nothing is booked for ${client}.`)
  return account
}

/** What the client's own socket counted, against what was booked to it. */
function expectSame(client: RawClient, account: WireBooking): void {
  const { total, handshake: shake, headers, framing, payload, sent } = account
  expect(shake + headers + framing + payload).toBe(total)
  expect(total + sent).toBe(client.socket.bytesRead + client.socket.bytesWritten)
  for (const bytes of [shake, headers, framing, payload, sent]) {
    expect(bytes).toBeGreaterThanOrEqual(0)
  }
}

const bodies = ['plain', '你好 🎉', 'line\nline', '"quoted"', '']
const bodyBytes = Buffer.byteLength(bodies.join(''))

describe('the ledger of polling', () => {
  const head = (port: number, line: string, extra = ''): string =>
    `${line} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`

  async function ask(client: RawClient, text: string, answers: number): Promise<void> {
    client.send(text)
    await until(() => client.text().split('HTTP/1.1 ').length === answers + 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  it('adds up to what the socket carried, by kind', async () => {
    const harness = await startServer('polling')
    const { port, append } = harness
    await append(...bodies)
    const client = await connectRaw(port)
    const get = head(port, 'GET /getData?client=pane')
    await ask(client, get, 1)
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
    const preflight = booking(harness)
    expect(preflight).toMatchObject({ preflights: 1, requests: 0, sent: 0 })
    expect(preflight.headers).toBe(client.socket.bytesRead + client.socket.bytesWritten)
    const json = '{"body":"hello"}'
    const extra = `Content-Type: application/json\r\nContent-Length: ${json.length}\r\n`
    await ask(client, head(port, 'POST /messages?client=pane', extra) + json, 2)
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
    client.send(wait)
    await until(() => harness.server.sockets() === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(booking(harness, 'one')).toMatchObject({ headers: wait.length, total: wait.length })
    await append('x')
    await client.expect('"x"')
    await ask(client, head(port, 'GET /getData?client=two&after=1'), 2)
    await ask(client, head(port, 'GET /getData?after=1'), 3)
    const [one, two] = [booking(harness, 'one'), booking(harness, 'two')]
    const third = client.text().lastIndexOf('HTTP/1.1 ')
    const nobodys = client.text().length - third + head(port, 'GET /getData?after=1').length
    expect(one.total + two.total + nobodys).toBe(
      client.socket.bytesRead + client.socket.bytesWritten,
    )
    expect([one.payload, two.payload]).toEqual([1, 0])
    client.socket.destroy()
  })

  it('counts a connection each', async () => {
    const harness = await startServer('polling')
    const clients = await Promise.all([connectRaw(harness.port), connectRaw(harness.port)])
    for (const client of clients) {
      await ask(client, head(harness.port, 'GET /getData?client=pane').repeat(3), 3)
    }
    const account = booking(harness)
    expect(account).toMatchObject({ connections: 2, requests: 6 })
    const carried = clients.map(({ socket }) => socket.bytesRead + socket.bytesWritten)
    expect(account.total).toBe(carried[0] === undefined ? 0 : carried[0] + (carried[1] ?? 0))
    for (const client of clients) client.socket.destroy()
  })
})

describe('the ledger of SSE', () => {
  it.each(['', '&format=plain', '&heartbeat=1000'])('adds up, with %s', async (query) => {
    const harness = await startServer('sse', { limits: { commentInterval: 100 } })
    const { port, append } = harness
    await append('before')
    const client = await connectRaw(port)
    const request = `GET /sse?client=pane&after=0${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
    client.send(request)
    await client.expect('before')
    await append(...bodies.slice(0, 2))
    await append(...bodies.slice(2))
    await client.expect('id: 6')
    await client.expect(':\n\n')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const account = booking(harness)
    expectSame(client, account)
    expect(account.handshake).toBe(request.length + client.text().indexOf('\r\n\r\n') + 4)
    expect(account.payload).toBe(bodyBytes + 'before'.length)
    expect(account).toMatchObject({ requests: 1, connections: 1, headers: 0, sent: 0 })
    client.socket.destroy()
    await until(() => harness.server.sockets() === 0)
    expectSame(client, booking(harness))
  })
})

describe('the ledger of WebSocket', () => {
  it.each([false, true])('adds up, deflate %s', async (deflate) => {
    const harness = await startServer('websocket', { limits: { pingInterval: 100 } })
    harness.change({ deflate })
    const { port, append } = harness
    const client = await connectRaw(port)
    const offer = deflate ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''
    const request = handshake(port, '/?client=pane', offer)
    client.send(request)
    await client.expect('\r\n\r\n')
    const handshakeBytes = request.length + client.text().length
    expect(booking(harness)).toMatchObject({
      handshake: handshakeBytes,
      total: handshakeBytes,
      requests: 1,
      connections: 1,
    })
    await append(...bodies, 'long '.repeat(20_000))
    const post = clientFrame('{"body":"mine","ref":"r"}')
    const ping = clientFrame('ping', { opcode: 9 })
    client.send(post)
    client.send(ping)
    if (!deflate) await client.expect('"mine"')
    await new Promise((resolve) => setTimeout(resolve, 150))
    const account = booking(harness)
    expectSame(client, account)
    expect(account.sent).toBe(post.length)
    expect(account.handshake).toBe(handshakeBytes)
    const delivered = bodyBytes + 100_000 + 'mine'.length
    if (deflate) expect(account.payload).toBeLessThanOrEqual(delivered)
    else expect(account.payload).toBe(delivered)
    client.socket.destroy()
    await until(() => harness.server.sockets() === 0)
    expectSame(client, booking(harness))
  })
})
