import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { PageFiles } from '../../main/page-files.ts'
import { createPlayground, type Playground } from '../../main/playground.ts'
import { createWebHost, type WebHost } from '../../main/web.ts'

const files: PageFiles = {
  get: (path) =>
    path === '/'
      ? {
          type: 'text/html; charset=utf-8',
          bytes: Buffer.from('<title>page</title>'),
          immutable: false,
        }
      : undefined,
}
let playground: Playground
let web: WebHost
let token: string

beforeEach(async () => {
  web = await createWebHost({ playground: () => playground, files, port: 0, log: () => undefined })
  playground = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: { polling: 0, sse: 0, websocket: 0 },
    pageOrigins: () => [web.origin],
    log: () => undefined,
  })
  web.attach(playground)
  token = /#token=(.+)$/.exec(web.page)?.[1] ?? ''
})
afterEach(async () => {
  await web.stop()
  await playground.stop()
})

async function call(name: string, input?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${web.origin}/api/call/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ input }),
  })
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}
function statusWithHost(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(web.origin, { headers: { Host: host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

describe('the browser host', () => {
  it('serves the page with a policy that names the three servers and nothing else', async () => {
    const response = await fetch(web.origin)
    expect(await response.text()).toBe('<title>page</title>')
    const policy = response.headers.get('content-security-policy') ?? ''
    const { polling, sse, websocket } = playground.status().servers
    for (const { url } of [polling, sse, websocket]) expect(policy).toContain(url)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['/../package.json', '/%2e%2e/package.json', '/index.html/x', '/api/call/', '/nope'])(
    'has nothing at %s',
    async (path) => {
      expect((await fetch(`${web.origin}${path}`)).status).toBe(404)
    },
  )

  it.each(['//', '//[', 'http://', '*', '/api/events?%'])(
    'refuses an upgrade at %s, whoever asks, and goes on',
    async (target) => {
      const { hostname, port, host } = new URL(web.origin)
      const upgrade = (origin: string): Promise<string> =>
        new Promise((resolve) => {
          const socket = connect(Number(port), hostname, () =>
            socket.write(
              `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n` +
                'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
            ),
          )
          let answer = ''
          socket.on('data', (data) => (answer += String(data)))
          socket.on('close', () => resolve(answer))
        })
      expect(await upgrade('http://evil.example')).toMatch(/^HTTP\/1.1 403 /)
      expect(await upgrade(web.origin)).toMatch(/^HTTP\/1.1 403 /)
      expect((await fetch(web.origin)).status).toBe(200)
    },
  )

  it('stops half a second after a page that does not say goodbye, and no later', async () => {
    const address = `${web.origin.replace('http', 'ws')}/api/events?token=${token}`
    const silent = new WebSocket(address)
    await new Promise((resolve) => silent.on('open', resolve))
    silent.pause()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const stopped = web.stop()
      vi.advanceTimersByTime(500)
      // Nothing else ends it: no timer fires any more.
      await stopped
    } finally {
      vi.useRealTimers()
    }
    silent.terminate()
  })

  it('answers a call with the token of this launch and refuses one without', async () => {
    expect((await call('configure', { pushRate: 9 })).answer).toMatchObject({
      ok: true,
      result: { pushRate: 9 },
    })
    const refused = await call('status', undefined, { Authorization: 'Bearer guess' })
    expect(refused).toMatchObject({ status: 403, answer: { error: { code: 'forbidden' } } })
  })

  it('makes the network bad, and says so in the status', async () => {
    const input = { scope: 'websocket', faults: { latency: 200, jitter: 50 } }
    expect(await call('setNetwork', input)).toMatchObject({ status: 200, answer: { ok: true } })
    expect((await call('status')).answer).toMatchObject({ result: { network: [input] } })
    expect((await call('cutLine', 'all')).answer).toMatchObject({ ok: true, result: 0 })
  })

  it('refuses what is out of range, naming the field, and what is no call', async () => {
    expect(await call('configure', { pushRate: 0 })).toMatchObject({
      status: 400,
      answer: { ok: false, error: { code: 'bad_setting', field: 'pushRate' } },
    })
    expect((await call('burst', 'many')).answer).toMatchObject({ error: { code: 'bad_call' } })
    expect((await call('constructor')).answer).toMatchObject({ error: { code: 'bad_call' } })
  })

  it('refuses another Host, another Origin and another content type', async () => {
    const { port } = new URL(web.origin)
    expect(await statusWithHost(`evil.example:${port}`)).toBe(403)
    expect(await statusWithHost(`127.0.0.1:${port}`)).toBe(200)
    expect((await call('status', undefined, { Origin: 'http://evil.example' })).status).toBe(403)
    expect((await call('status', undefined, { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await call('status', 'x'.repeat(70_000))).status).toBe(413)
  })

  it('tells listeners what happens, with the token alone', async () => {
    const address = `${web.origin.replace('http', 'ws')}/api/events`
    const refused = new WebSocket(`${address}?token=guess`)
    await expect(new Promise((_resolve, reject) => refused.on('error', reject))).rejects.toThrow(
      '403',
    )

    const listener = new WebSocket(`${address}?token=${token}`)
    const events: { event: string }[] = []
    listener.on('message', (data: Buffer) =>
      events.push(JSON.parse(String(data)) as { event: string }),
    )
    await new Promise((resolve) => listener.on('open', resolve))
    await call('configure', { pushRate: 7 })
    await expect
      .poll(() => new Set(events.map(({ event }) => event)))
      .toEqual(new Set(['status', 'statistics']))
    listener.terminate()
  })
})
