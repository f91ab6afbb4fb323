import { request } from 'node:http'
import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { PageFiles } from '../../../main/hosts/page-files.ts'
import { entryAddress } from '../../../main/hosts/launch/entry-address.ts'
import { createPlayground, type Playground } from '../../../main/playground.ts'
import { neverLate } from '../../../main/servers/push/load-watch.ts'
import { createWebHost, type WebHost } from '../../../main/hosts/web/web.ts'
import { anyPorts } from '../../support/any-ports.ts'

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
/** This process plays both parts: how long it takes decides about no test. In ms. */
const endless = 2_000_000_000
let playground: Playground
let web: WebHost
let token: string

beforeEach(async () => {
  web = await createWebHost({ playground: () => playground, files, port: 0, log: () => undefined })
  playground = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: anyPorts,
    load: neverLate,
    pageOrigins: web.origins,
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

  it('listens to the engine only while a page listens to it, so that an idle one rests', async () => {
    let listening = 0
    const watched: Playground = {
      ...playground,
      on(name, listener) {
        listening += 1
        const end = playground.on(name, listener)
        return () => {
          listening -= 1
          end()
        }
      },
    }
    const host = await createWebHost({
      playground: () => watched,
      files,
      port: 0,
      log: () => undefined,
    })
    host.attach(watched)
    expect(listening).toBe(0)
    const key = /#token=(.+)$/.exec(host.page)?.[1] ?? ''
    const address = `${host.origin.replace('http', 'ws')}/api/events?token=${key}`
    const [one, other] = [new WebSocket(address), new WebSocket(address)]
    for (const page of [one, other]) await once(page, 'message')
    const all = listening
    expect(all).toBeGreaterThan(0)
    const gone = once(one, 'close')
    one.close()
    await gone
    await once(other, 'message')
    expect(listening).toBe(all)
    other.close()
    await expect.poll(() => listening).toBe(0)
    await host.stop()
  })

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
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'localhost', '[::1]:9']) {
      expect(await statusWithHost(host)).toBe(200)
    }
    expect((await call('status', undefined, { Origin: 'http://evil.example' })).status).toBe(403)
    expect((await call('status', undefined, { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await call('status', 'x'.repeat(70_000))).status).toBe(413)
  })

  it('has its servers let in a page of another address, once that has shown a key', async () => {
    const { polling } = playground.status().servers
    const page = 'http://localhost:9000'
    const read = async (origin: string) =>
      (await fetch(`${polling.url}/getData`, { headers: { Origin: origin } })).status
    expect(await read(web.origin.replace('127.0.0.1', 'localhost'))).toBe(200)
    expect(await read(page)).toBe(403)
    // A tunnel with a port of its own: what fetch may not say, a program may.
    const ask = (key: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = {
          Host: 'localhost:9000',
          Origin: page,
          Authorization: `Bearer ${key}`,
          'Content-Type': 'application/json',
        }
        request(`${web.origin}/api/call/status`, { method: 'POST', headers }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
          .on('error', reject)
          .end('{}')
      })
    expect(await ask('guess')).toBe(403)
    expect(await read(page)).toBe(403)
    expect(await ask(token)).toBe(200)
    expect(await read(page)).toBe(200)
  })

  it('answers OPTIONS, of the server as a whole as well, and 405 with what there is', async () => {
    const options = async (path: string): Promise<string> => {
      const { status, headers } = await fetch(`${web.origin}${path}`, { method: 'OPTIONS' })
      return `${status} ${headers.get('allow')}`
    }
    expect(await options('/')).toBe('204 GET, HEAD')
    expect(await options('/api/call/status')).toBe('204 POST')
    const got = await fetch(`${web.origin}/api/call/status`)
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
    const posted = await fetch(web.origin, { method: 'POST' })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const whole = await new Promise<string>((resolve) => {
      const { hostname, port, host } = new URL(web.origin)
      const socket = connect(Number(port), hostname, () =>
        socket.write(`OPTIONS * HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      )
      let text = ''
      socket.on('data', (data) => (text += String(data)))
      socket.on('close', () => resolve(text))
    })
    expect(whole).toMatch(/^HTTP\/1\.1 204 [^]*^Allow: GET, HEAD, POST\r$/m)
  })

  it('gives a key for the code that stands in the address for the browser, once', async () => {
    const entry = web.entry()
    expect(entry).not.toContain(token)
    const code = new URLSearchParams(new URL(entry).hash.slice(1)).get('code')
    const redeem = async (given: unknown) => {
      const response = await fetch(`${web.origin}/api/key`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ code: given }),
      })
      const answer = (await response.json()) as { ok: boolean; result?: string }
      return { status: response.status, key: answer.result ?? '' }
    }
    for (const wrong of [undefined, 7, '', 'x', token]) {
      expect(await redeem(wrong)).toEqual({ status: 403, key: '' })
    }
    const { status, key } = await redeem(code)
    expect(status).toBe(200)
    const asked = { Authorization: `Bearer ${key}` }
    expect((await call('clock', undefined, asked)).status).toBe(200)
    expect((await redeem(code)).status).toBe(403)
    // It was read by somebody: what it brought is good no more, the printed one is.
    expect((await call('clock', undefined, asked)).status).toBe(403)
    expect((await call('clock')).status).toBe(200)
  })

  it('gives a code to a program with a key, for the browser of a second start', async () => {
    const opened = await entryAddress(web.page, endless)
    expect(opened).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]{32}$/)
    expect(opened).not.toContain(token)
    expect(await entryAddress(web.page.replace(token, 'guess'), endless)).toBe(`${web.origin}/`)
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
