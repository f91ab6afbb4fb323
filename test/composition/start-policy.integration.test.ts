import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import { createPlayground, type Playground } from '../../main/playground.ts'
import { neverLate } from '../../main/servers/push/load-watch.ts'
import { steadyPorts } from '../support/steady-ports.ts'
import { anyPorts } from '../support/any-ports.ts'
import { hasIpv6 } from '../support/has-ipv6.ts'

const running: Playground[] = []
const blockers: Server[] = []
const logged: string[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((playground) => playground.stop()))
  await Promise.all(
    blockers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  )
  logged.splice(0)
})

async function start(options: Partial<Parameters<typeof createPlayground>[0]> = {}) {
  const playground = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: anyPorts,
    load: neverLate,
    pageOrigins: () => [],
    log: (line) => logged.push(line),
    ...options,
  })
  running.push(playground)
  return playground
}

/** The statuses of the three servers for a page of this origin; a refused handshake for WebSocket. */
async function statusesFor(origin: string, { status }: Playground): Promise<number[]> {
  const { polling, sse, websocket } = status().servers
  const addresses = [
    `${polling.url}/getData`,
    `${sse.url}/sse`,
    websocket.url.replace('ws', 'http'),
  ]
  const answers = addresses.map((url) =>
    fetch(url, { method: 'HEAD', headers: { Origin: origin } }),
  )
  return (await Promise.all(answers)).map((answer) => answer.status)
}
const refused = [403, 403, 403]
/** The WebSocket server asks for an upgrade: it has let the origin in. */
const letIn = [200, 200, 426]

async function block(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer()
  const listening = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, host, () => resolve(true))
  })
  if (await listening) blockers.push(server)
  return listening
}

describe('the start policy', () => {
  // What becomes of defaults in every other case is told by listen.test.ts.
  it('moves a taken default port, and says so once in the log', async ({ skip }) => {
    skip(!(await block(3_000)), 'another program has the port 3000')
    const playground = await start({ ports: { sse: 0, websocket: 0 } })
    const { servers, banners } = playground.status()
    expect(servers.polling.port).toBeGreaterThan(3_000)
    expect(banners).toContainEqual({
      code: 'port_taken',
      level: 'warning',
      details: { transport: 'polling', wanted: 3_000, taken: servers.polling.port },
    })
    expect(logged.filter((line) => line.includes(String(servers.polling.port)))).toHaveLength(1)
  })

  it('leaves nothing listening where a port that was asked for is taken', async () => {
    const ports = await steadyPorts()
    expect(await block(ports.sse)).toBe(true)
    await expect(start({ ports })).rejects.toMatchObject({ exitCode: 4 })
    expect(await block(ports.polling)).toBe(true)
    expect(await block(ports.websocket)).toBe(true)
  })

  it.runIf(hasIpv6)('counts a port that another program has on ::1 as taken', async () => {
    const { sse: port } = await steadyPorts()
    expect(await block(port, '::1')).toBe(true)
    await expect(start({ ports: { polling: port } })).rejects.toMatchObject({ exitCode: 4 })
    expect(await block(port)).toBe(true)
  })

  it.each([{}, { polling: 0, sse: 0, websocket: 0 }])(
    'names the address that cannot be had, with the ports %j',
    async (ports) => {
      // TEST-NET-1 (RFC 5737): no machine has it.
      await expect(start({ host: '192.0.2.1', ports })).rejects.toMatchObject({
        exitCode: 4,
        message: expect.stringMatching(/192\.0\.2\.1.*--host/) as string,
      })
    },
  )

  it('refuses flags that do not go together before it touches anything', async () => {
    const place = mkdtempSync(join(tmpdir(), 'playground-'))
    const folder = join(place, 'not-made')
    const settings = { pushRate: 5_000, payload: 32_768 }
    const refused = start({ database: undefined, dataFolder: folder, settings })
    await expect(refused).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('8000000 bytes a second') as string,
    })
    expect(existsSync(folder)).toBe(false)
    rmSync(place, { recursive: true })
  })

  it('lets what is stored give way to a flag that it does not go together with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'playground-'))
    const database = join(folder, 'messages.db')
    const first = await start({ database })
    await first.handlers.configure({ pushRate: 5_000, pollInterval: 900 })
    await first.stop()
    const second = await start({ database, settings: { payload: 32_768 } })
    const { settings, banners } = second.status()
    expect(settings).toMatchObject({ pushRate: 2, payload: 32_768, pollInterval: 900 })
    expect(banners).toMatchObject([
      { code: 'settings_fell_back', details: { settings: 'pushRate' } },
    ])
    await second.stop()
    rmSync(folder, { recursive: true })
  })

  it('believes the owner file of a store in use only what is a page of ours', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'playground-'))
    const database = join(folder, 'messages.db')
    const first = await start({ database })
    for (const [written, believed] of [
      ['http://127.0.0.1:5170/#token=a', 'http://127.0.0.1:5170/#token=a'],
      ['file:///etc/passwd', undefined],
      ['http://127.0.0.1:1@evil.example/', undefined],
    ]) {
      first.notePage(written)
      await expect(start({ database })).rejects.toMatchObject({ exitCode: 3, page: believed })
    }
    await first.stop()
    rmSync(folder, { recursive: true })
  })

  it('warns for as long as it listens on more than loopback', async () => {
    const playground = await start({ host: '0.0.0.0' })
    expect(playground.status().banners).toMatchObject([{ code: 'exposed' }])
  })

  it('stops everything, and may be told so twice', async () => {
    const ports = await steadyPorts()
    const playground = await start({ ports })
    for (const transport of transports) expect(await block(ports[transport])).toBe(false)
    await playground.stop()
    await playground.stop()
    for (const transport of transports) expect(await block(ports[transport])).toBe(true)
  })
})

describe('the own pages of the servers', () => {
  it('are not those of the program that has the port which was tried first', async ({ skip }) => {
    skip(!(await block(3_000)), 'another program has the port 3000')
    const playground = await start({ ports: { sse: 0, websocket: 0 } })
    const { port } = playground.status().servers.polling
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      expect(await statusesFor(`http://${host}:3000`, playground)).toEqual(refused)
      expect(await statusesFor(`http://${host}:${port}`, playground)).toEqual(letIn)
    }
  })

  it('are those of servers that listen: the port of one that was stopped may be anybody’s', async () => {
    const playground = await start({ ports: await steadyPorts() })
    const { handlers, status } = playground
    const { sse } = status().servers
    expect(await statusesFor(sse.url, playground)).toEqual(letIn)
    await handlers.stopServer('sse')
    const answer = await fetch(`${status().servers.polling.url}/getData`, {
      headers: { Origin: sse.url },
    })
    expect(answer.status).toBe(403)
    await handlers.startServer('sse')
    expect(await statusesFor(sse.url, playground)).toEqual(letIn)
  })

  it('are not those of an address that another program may have', async () => {
    const playground = await start({ host: '127.0.0.1' })
    const { port } = playground.status().servers.polling
    expect(await statusesFor(`http://127.0.0.1:${port}`, playground)).toEqual(letIn)
    for (const host of ['[::1]', 'localhost', '127.0.0.2']) {
      expect(await statusesFor(`http://${host}:${port}`, playground)).toEqual(refused)
    }
  })
})

describe('the calls', () => {
  it('refuse a change as a whole and name the field', async () => {
    const { handlers } = await start()
    await expect(handlers.configure({ payload: 128, pushRate: 9_999 })).rejects.toMatchObject({
      code: 'bad_setting',
      field: 'pushRate',
    })
    expect((await handlers.status(undefined)).settings.payload).toBe(64)
  })

  it('tell every listener of a change', async () => {
    const playground = await start()
    const told: number[] = []
    playground.on('status', ({ settings }) => told.push(settings.pollInterval))
    await playground.handlers.configure({ pollInterval: 2_000 })
    expect(told).toEqual([2_000])
  })

  it('stop, end and start one server while the others go on', async () => {
    const { handlers, status } = await start({ ports: await steadyPorts() })
    const { polling, sse } = status().servers
    await handlers.stopServer('sse')
    expect(status().servers.sse.state).toBe('stopped')
    await expect(fetch(`${sse.url}/sse`)).rejects.toThrow()
    expect((await fetch(`${polling.url}/getData`)).status).toBe(200)
    await handlers.startServer('sse')
    expect(status().servers.sse).toEqual(sse)
    await handlers.endStream('sse')
    expect((await fetch(`${sse.url}/sse`)).status).toBe(204)
  })

  it('say so where another program took the port of a stopped server', async () => {
    const { handlers, status } = await start({ ports: await steadyPorts() })
    const { port } = status().servers.sse
    await handlers.stopServer('sse')
    expect(await block(port)).toBe(true)
    await expect(handlers.startServer('sse')).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining(String(port)) as string,
    })
    expect(status().servers.sse.state).toBe('stopped')
  })

  it('clear the messages and go on with higher ids', async () => {
    // The first regular message would come after 10 s.
    const playground = await start({ settings: { pushRate: 0.1, arrivals: 'regular' } })
    const { handlers } = playground
    await handlers.setProducing(false)
    const cleared: number[] = []
    playground.on('cleared', ({ through }) => cleared.push(through))
    await handlers.burst(20)
    expect(await handlers.clear(undefined)).toBe(20)
    expect(cleared).toEqual([20])
    await handlers.burst(1)
    expect(playground.status().store).toMatchObject({ oldest: 21, newest: 21, count: 1 })
  })

  it('list a refused origin until it is allowed', async () => {
    const { handlers, status } = await start()
    const origin = 'http://localhost:5173'
    const read = async () =>
      (await fetch(`${status().servers.polling.url}/getData`, { headers: { Origin: origin } }))
        .status
    expect(await read()).toBe(403)
    expect(status().refusedOrigins).toEqual([origin])
    await handlers.configure({ allowedOrigins: [origin] })
    expect(status().refusedOrigins).toEqual([])
    expect(await read()).toBe(200)
  })

  it('advise to allow a refused origin only where that would let it in', async () => {
    const playground = await start()
    await statusesFor('null', playground)
    await statusesFor('HTTP://LOCALHOST:5173', playground)
    await statusesFor('http://localhost:5173', playground)
    expect(logged.filter((line) => line.includes('refused the origin'))).toEqual([
      'refused the origin "null"',
      'refused the origin "HTTP://LOCALHOST:5173"',
      'refused the origin "http://localhost:5173"; --allow-origin would allow it',
    ])
  })
})
