import { describe, expect, it } from 'vitest'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { openReader } from '../suites/readers.ts'
import { steadyPort } from '../support/steady-ports.ts'
import { startServer, until, type Harness } from './harness.ts'
import { askRaw, connectRaw } from './raw-client.ts'

const paths = { polling: '/getData', sse: '/sse', websocket: '/' } as const

/** A good request but for what the test adds; HEAD where GET would not end. */
function request(transport: Transport, port: number, change: { path?: string; extra?: string }) {
  const { path = paths[transport], extra = '' } = change
  return `HEAD ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}Connection: close\r\n\r\n`
}

/** Node measures these itself, in real ms: short, so that nobody has to wait for them. */
const hasty = { headersTimeout: 40, requestTimeout: 80, connectionsCheckingInterval: 10 }

/** After any fault a probe must hold: a message still gets through. */
async function expectAlive({ server, url, append }: Harness): Promise<void> {
  const reader = await openReader[server.transport](url)
  await append('still here')
  await until(() => reader.messages.length === 1)
  reader.close()
}

describe.each(transports)('bad requests to the %s server', (transport) => {
  const good = transport === 'websocket' ? 426 : 200

  it.each([
    ['a header of 20 KB', { extra: `X-Long: ${'x'.repeat(20_000)}\r\n` }, 431],
    ['2,000 headers', { extra: 'a: b\r\n'.repeat(2_000) }, 431],
    ['101 headers', { extra: 'a: b\r\n'.repeat(99) }, 431],
    ['100 headers', { extra: 'a: b\r\n'.repeat(98) }, good],
    ['a URL of 10 KB', { path: `${paths[transport]}?x=${'x'.repeat(10_000)}` }, 414],
    ['a header named __proto__', { extra: '__proto__: x\r\n' }, good],
    ['NUL in a header', { extra: 'X-Nul: a\0b\r\n' }, 400],
    ['an unknown path', { path: '/nope' }, 404],
    ['a path that climbs', { path: '/../../etc/passwd' }, 404],
    ['a path with a broken escape', { path: '/%' }, 404],
    ['an absolute target elsewhere', { path: 'http://evil.example/getData' }, 403],
    ['an absolute target with a user', { path: 'http://a@localhost/' }, 403],
    ['an absolute target without a host', { path: 'http:///getData' }, 400],
    ['an absolute target of another kind', { path: 'ftp://localhost/getData' }, 400],
    ['no target that is a path', { path: '*' }, 400],
    ['an absolute target', { path: `http://localhost${paths[transport]}` }, good],
    ['one with a port and a query', { path: `HTTP://127.0.0.1:9${paths[transport]}?x=1` }, good],
    ['one of another scheme', { path: `wss://[::1]${paths[transport]}` }, good],
    ['one without a path', { path: 'http://localhost' }, transport === 'websocket' ? good : 200],
    ['one with an unknown path', { path: 'http://localhost/nope' }, 404],
    ['a client id that is none at an unknown path', { path: '/nope?client=!!' }, 404],
    ['a client id that is none', { path: `${paths[transport]}?client=../x` }, 400],
    ['two client ids', { path: `${paths[transport]}?client=a&client=b` }, 400],
    ['an expectation nobody has', { extra: 'Expect: wonders\r\n' }, good],
    ['an upgrade to something else', { extra: 'Upgrade: h2c\r\n' }, good],
  ])('%s: %s', async (_name, change, status) => {
    const harness = await startServer(transport)
    const answer = await askRaw(harness.port, request(transport, harness.port, change))
    expect(answer.status).toBe(status)
    expect(answer.text).toMatch(/^X-Content-Type-Options: nosniff\r$/m)
    expect(answer.text).toMatch(/^Cross-Origin-Resource-Policy: same-site\r$/m)
    expect(answer.text).not.toMatch(/^(Server|X-Powered-By):/im)
    await expectAlive(harness)
  })

  it('has its target, and not its Host, decide where a request with both goes', async () => {
    const { port } = await startServer(transport)
    const ask = async (target: string, host: string): Promise<number> => {
      const text = `HEAD ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
      return (await askRaw(port, text)).status
    }
    const path = paths[transport]
    expect(await ask(`http://localhost${path}`, 'evil.example')).toBe(good)
    expect(await ask(`http://evil.example${path}`, 'localhost')).toBe(403)
  })

  it('answers OPTIONS for the server as a whole with every method it has', async () => {
    const { port } = await startServer(transport)
    const methods = transport === 'websocket' ? 'GET, HEAD' : 'GET, HEAD, POST'
    for (const target of ['*', 'http://localhost', 'http://localhost:9']) {
      const host = `Host: 127.0.0.1:${port}\r\n`
      const { status, text } = await askRaw(
        port,
        `OPTIONS ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      )
      expect([status, /^Allow: (.*)\r$/m.exec(text)?.[1]]).toEqual([204, methods])
    }
    const stranger = 'OPTIONS * HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'
    expect((await askRaw(port, stranger)).status).toBe(403)
  })

  it('checks path, then method, then client', async () => {
    const { port } = await startServer(transport)
    const ask = async (method: string, path: string): Promise<number> => {
      const text = request(transport, port, { path }).replace('HEAD', method)
      return (await askRaw(port, text)).status
    }
    expect(await ask('PUT', '/nope?client=!!')).toBe(404)
    expect(await ask('PUT', `${paths[transport]}?client=!!`)).toBe(405)
    expect(await ask('OPTIONS', `${paths[transport]}?client=!!`)).toBe(204)
    expect(await ask('GET', `${paths[transport]}?client=!!`)).toBe(400)
  })

  it('answers CONNECT, which is for proxies, with 405', async () => {
    const harness = await startServer(transport)
    const text = 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n'
    const answer = await askRaw(harness.port, text)
    expect(answer.status).toBe(405)
    expect(answer.text).toMatch(/^Allow: GET, HEAD/m)
    await expectAlive(harness)
  })

  it.each([
    ['an unknown method', 'FOO / HTTP/1.1\r\n\r\n', 400],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01', 400],
    [
      'length and chunks',
      `POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
      400,
    ],
    ['bare line feeds', 'GET / HTTP/1.1\nHost: HOST\n\n', 400],
    [
      'an endless chunk extension',
      `POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}\r\n`,
      413,
    ],
  ])('%s is answered and closed', async (_name, bytes, status) => {
    const harness = await startServer(transport)
    const host = `127.0.0.1:${harness.port}`
    const answer = await askRaw(harness.port, bytes.replace('HOST', host))
    // A check of the path first refuses a POST before its body is read.
    expect([status, 405]).toContain(answer.status)
    expect(answer.text).not.toMatch(/\n {4}at |\/servers\//)
    await expectAlive(harness)
  })

  it('refuses with a body that names the code and holds no stack', async () => {
    const { port } = await startServer(transport)
    const text = request(transport, port, { path: '/nope' }).replace('HEAD', 'GET')
    const answer = await askRaw(port, text)
    const body = JSON.parse(answer.text.split('\r\n\r\n')[1] ?? '') as unknown
    expect(body).toEqual({
      error: { code: 'not_found', message: 'There is nothing at this path.' },
    })
  })

  it('answers 408 to a head that never ends and to a socket that says nothing', async () => {
    const { port } = await startServer(transport, { limits: hasty })
    const slow = askRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `)
    const silent = askRaw(port, '')
    expect((await slow).status).toBe(408)
    expect((await silent).status).toBe(408)
  })

  it('checks its time limits again after it was stopped and started', async () => {
    const options = { limits: hasty, port: await steadyPort() }
    const { port, server, stop } = await startServer(transport, options)
    await stop()
    await server.start()
    expect((await askRaw(port, 'GET / HTTP/1.1\r\n')).status).toBe(408)
  })

  it('lives through clients that reset in the middle of everything', async () => {
    const harness = await startServer(transport)
    for (let round = 0; round < 50; round += 1) {
      const client = await connectRaw(harness.port)
      client.send(request(transport, harness.port, {}).slice(0, 1 + round * 2))
      client.socket.resetAndDestroy()
    }
    await expectAlive(harness)
  })

  it('answers 200 pipelined requests in order, also where half of the clients hang up', async () => {
    const harness = await startServer(transport)
    const { port, fill } = harness
    await fill(200)
    const line = (at: number): string =>
      transport === 'websocket'
        ? `GET /nope${at} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
        : `GET /${transport === 'polling' ? `getData?limit=1&after=${at}` : `nope${at}`} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
    const all = Array.from({ length: 200 }, (_, at) => line(at)).join('')
    const clients = await Promise.all(Array.from({ length: 4 }, () => connectRaw(port)))
    for (const [index, client] of clients.entries()) {
      client.send(all)
      // Once in the middle of its answers, once before any of them.
      if (index === 1) client.socket.once('data', () => client.socket.resetAndDestroy())
      if (index === 3) setImmediate(() => client.socket.resetAndDestroy())
    }
    const patient = [clients[0], clients[2]]
    for (const client of patient) {
      if (client === undefined) throw new Error('There are four clients.')
      await until(() => client.text().split('HTTP/1.1 ').length === 201)
      if (transport === 'polling') {
        const ids = [...client.text().matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id))
        expect(ids).toEqual(Array.from({ length: 200 }, (_, at) => at + 1))
      }
      client.socket.destroy()
    }
    await expectAlive(harness)
  })

  it('closes a connection that pipelines without end', async () => {
    const harness = await startServer(transport)
    const path = transport === 'polling' ? '/getData?wait=5000' : paths[transport]
    const line = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${harness.port}\r\n\r\n`
    const client = await connectRaw(harness.port)
    client.send(line.repeat(300))
    await client.closed()
    await expectAlive(harness)
  })
})
