import { expect, it } from 'vitest'
import { transportRows, transports, type Transport } from '../../main/shared/contract/transport.ts'
import { listen } from '../../main/composition/listen.ts'
import type { TransportServer } from '../../main/servers/server.ts'

const error = (code: string): Error => Object.assign(new Error(code), { code })

/** The start policy over servers that are played here; `refused` are ports with what they throw. */
function setUp(refused: Readonly<Record<number, string>> = {}) {
  const tried: string[] = []
  const open = new Set<number>()
  let free = 50_000
  const create = (transport: Transport, port: number): TransportServer => {
    let taken = port
    const server: Pick<TransportServer, 'start' | 'stop' | 'status'> = {
      async start() {
        tried.push(`${transport} ${port}`)
        const code = refused[port] ?? (open.has(port) ? 'EADDRINUSE' : undefined)
        if (code !== undefined) throw error(code)
        if (port === 0) taken = free += 1
        open.add(taken)
      },
      async stop() {
        open.delete(taken)
      },
      status: () => ({ transport, state: 'running', port: taken, url: '' }),
    }
    return server as TransportServer
  }
  const start = (explicit: Partial<Record<Transport, number>>, host = '127.0.0.1') =>
    listen({ host, explicit, create })
  return { start, tried, open }
}

it('the defaults are those of the article, and say nothing', async () => {
  const { start } = setUp()
  const { servers, banners } = await start({})
  expect(transports.map((one) => servers[one].status().port)).toEqual([3_000, 4_000, 8_181])
  expect(banners).toEqual([])
})

it.each(['EADDRINUSE', 'EACCES'])(
  'a default that cannot be had for %s moves to the next free port, and says which',
  async (code) => {
    const { start } = setUp({ 3_000: code, 3_001: code })
    const { servers, banners } = await start({})
    expect(servers.polling.status().port).toBe(3_002)
    expect(banners).toEqual([
      {
        code: 'port_taken',
        level: 'warning',
        details: { transport: 'polling', wanted: 3_000, taken: 3_002 },
      },
    ])
  },
)

it('a port that browsers refuse is taken where it was asked for, and said', async () => {
  const { start } = setUp()
  const { servers, banners } = await start({ polling: 6_000, sse: 10_080, websocket: 6_001 })
  expect(transports.map((one) => servers[one].status().port)).toEqual([6_000, 10_080, 6_001])
  expect(banners).toEqual([
    { code: 'port_refused', level: 'warning', details: { transport: 'polling', port: 6_000 } },
    { code: 'port_refused', level: 'warning', details: { transport: 'sse', port: 10_080 } },
  ])
})

it('after twenty neighbours any free port will do', async () => {
  const block = Array.from({ length: 20 }, (_, index) => [3_000 + index, 'EADDRINUSE'] as const)
  const { start } = setUp(Object.fromEntries(block))
  const { servers, banners } = await start({})
  expect(servers.polling.status().port).toBe(50_001)
  expect(banners).toMatchObject([{ details: { wanted: 3_000, taken: 50_001 } }])
})

it('no default wanders onto a port that was asked for', async () => {
  const { start } = setUp({ 3_000: 'EADDRINUSE' })
  const { servers } = await start({ websocket: 3_001 })
  expect([servers.polling.status().port, servers.websocket.status().port]).toEqual([3_002, 3_001])
})

it.each([
  ['EADDRINUSE', /^Port 4500 for sse is taken; choose another with --sse-port, or 0 /],
  ['EACCES', /^Port 4500 for sse cannot be used \(EACCES\); choose another with --sse-port/],
])('a port that was asked for and fails with %s ends the start', async (code, message) => {
  const { start, open } = setUp({ 4_500: code })
  await expect(start({ polling: 3_500, sse: 4_500 })).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(message) as string,
  })
  expect([...open]).toEqual([])
})

it.each([{}, { polling: 0, sse: 0, websocket: 0 }])(
  'an address that cannot be had is named at once, with the ports %j',
  async (ports) => {
    const { start, tried } = setUp({
      [transportRows.polling.port]: 'EADDRNOTAVAIL',
      0: 'EADDRNOTAVAIL',
    })
    await expect(start(ports, '192.0.2.1')).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/192\.0\.2\.1.*--host/) as string,
    })
    expect(tried).toHaveLength(1)
  },
)
