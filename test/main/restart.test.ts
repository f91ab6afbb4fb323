import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/contract/transport.ts'
import { until } from '../servers/harness.ts'
import { open } from '../servers/websocket-client.ts'
import { startPlayground } from './running.ts'

const quiet = { settings: { pushRate: 0.1 } }

/** Posts as a client does; resolves with the id. */
async function post(url: string, body: string): Promise<number> {
  const response = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ body }),
  })
  return ((await response.json()) as { readonly id: number }).id
}

async function poll(url: string): Promise<{ ids: number[]; stream: string | null }> {
  const response = await fetch(`${url}/getData`)
  const rows = (await response.json()) as readonly { readonly id: number }[]
  return { ids: rows.map(({ id }) => id), stream: response.headers.get('X-Stream') }
}

/** Reads an event stream until it ends or `enough` is in it. */
async function readStream(url: string, enough: string, lastId?: number): Promise<string> {
  const headers = lastId === undefined ? {} : { 'Last-Event-ID': String(lastId) }
  const response = await fetch(url, { headers })
  let text = ''
  for await (const part of response.body ?? []) {
    text += Buffer.from(part as Uint8Array).toString()
    if (text.includes(enough)) break
  }
  return text
}

describe('a restart with history', () => {
  it('breaks every connection, comes back on the same ports, and clients lose nothing', async () => {
    const { call, incidents, urls } = await startPlayground({ settings: { pushRate: 200 } })
    const before = urls()
    const client = await open(before.websocket.url)
    await until(() => client.texts.length > 20)
    const begun = performance.now()
    const restarted = call('restartServers', { servers: 'all', history: true, downFor: 400 })
    expect((await client.closed()).code).toBe(1_001)
    await until(() => incidents.length === 1)
    await expect(fetch(before.sse.url)).rejects.toThrow('fetch failed')
    await restarted
    expect(performance.now() - begun).toBeGreaterThan(395)
    expect(urls()).toEqual(before)
    expect(incidents).toMatchObject([{ kind: 'restarted', scope: 'all', connections: 1 }])

    const idsOf = (frames: readonly Record<string, unknown>[]): number[] =>
      frames.map(({ id }) => Number(id))
    const last = idsOf(client.frames()).at(-1) ?? 0
    const again = await open(before.websocket.url, `?after=${last}`)
    // What was written while the servers were down, too: some 80 messages.
    await until(() => again.texts.length > 100)
    const ids = [...idsOf(client.frames()), ...idsOf(again.frames())]
    const first = ids[0] ?? 0
    expect(ids).toEqual(ids.map((_, index) => first + index))
    again.ws.terminate()
  })

  it('of one server leaves the others alone, and starts it where it was stopped', async () => {
    const { call, incidents, urls } = await startPlayground(quiet)
    const client = await open(urls().websocket.url)
    await call('restartServers', { servers: 'sse', history: true, downFor: 0 })
    expect(client.ws.readyState).toBe(client.ws.OPEN)
    await call('stopServer', 'polling')
    await call('stopServer', 'sse')
    await call('restartServers', { servers: 'polling', history: true, downFor: 0 })
    expect([urls().polling.state, urls().sse.state]).toEqual(['running', 'stopped'])
    await call('restartServers', { servers: 'all', history: true, downFor: 0 })
    expect(urls().sse.state).toBe('stopped')
    expect(incidents.map(({ scope }) => scope)).toEqual(['sse', 'polling', 'all'])
    expect((await client.closed()).code).toBe(1_001)
  })
})

describe('a restart without history', () => {
  it('begins another stream with id 1, which clients are told', async () => {
    const { call, incidents, playground, urls } = await startPlayground(quiet)
    const { polling, sse, websocket } = urls()
    for (const body of ['a', 'b', 'c', 'd', 'e']) await post(polling.url, body)
    const former = await poll(polling.url)
    expect(former.stream).toBe(playground.status().store.stream)
    await call('restartServers', { servers: 'sse', history: false, downFor: 50 })
    expect(incidents).toMatchObject([{ kind: 'restarted-empty', scope: 'all' }])

    const { store } = playground.status()
    expect(store.stream).not.toBe(former.stream)
    const now = await poll(polling.url)
    expect(now.stream).toBe(store.stream)
    expect(now.ids.length).toBeLessThan(2)
    const client = await open(websocket.url, `?after=5&stream=${former.stream ?? ''}`)
    await until(() => client.texts.length > 0)
    expect(client.frames()[0]).toMatchObject({ type: 'reset', stream: store.stream })
    client.ws.terminate()
    const text = await readStream(`${sse.url}/sse`, 'event: reset', 5)
    expect(text).toContain(`"stream":"${store.stream}"`)
    await call('setProducing', false)
    await call('restartServers', { servers: 'all', history: false, downFor: 0 })
    expect(await post(sse.url, 'first')).toBe(1)
    expect((await poll(polling.url)).ids).toEqual([1])
    expect(await call('countMessages', { after: 0, through: 99 })).toBe(1)
  })

  it('never serves what was read of the former stream', async () => {
    const { call, urls } = await startPlayground({ settings: { pushRate: 0.1 } })
    await call('setProducing', false)
    for (let round = 0; round < 3; round += 1) {
      await call('restartServers', { servers: 'all', history: false, downFor: 0 })
      expect(await post(urls().polling.url, `round ${round}`)).toBe(1)
      const answer = await fetch(`${urls().polling.url}/getData?after=0`)
      expect(await answer.json()).toMatchObject([{ id: 1, body: `round ${round}` }])
      const text = await readStream(`${urls().sse.url}/sse?after=0`, 'round')
      expect(text).toContain(`round ${round}`)
    }
  })

  it('does not take a repeated post for one that went with the history', async () => {
    const { call, urls } = await startPlayground(quiet)
    await call('setProducing', false)
    const send = async (): Promise<unknown> => {
      const response = await fetch(`${urls().polling.url}/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k' },
        body: '{"body":"once"}',
      })
      return response.json()
    }
    expect(await send()).toMatchObject({ id: 1 })
    await call('restartServers', { servers: 'all', history: false, downFor: 0 })
    await post(urls().polling.url, 'before')
    expect(await send()).toMatchObject({ id: 2 })
  })
})

describe('orders to the servers', () => {
  it('wait for one another', async () => {
    const { call, incidents, urls } = await startPlayground(quiet)
    const order = { servers: 'all', history: true, downFor: 100 } as const
    const begun = performance.now()
    await Promise.all([
      call('restartServers', order),
      call('stopServer', 'sse'),
      call('restartServers', { ...order, history: false }),
    ])
    expect(performance.now() - begun).toBeGreaterThan(195)
    expect(incidents.map(({ kind }) => kind)).toEqual(['restarted', 'restarted-empty'])
    expect(transports.map((one) => urls()[one].state)).toEqual(['running', 'stopped', 'running'])
  })

  it('end at once where the playground ends', async () => {
    const { call, incidents, playground, urls } = await startPlayground(quiet)
    const restarted = call('restartServers', { servers: 'all', history: true, downFor: 30_000 })
    const refused = expect(restarted).rejects.toMatchObject({ code: 'stopped' })
    const queued = call('startServer', 'sse')
    const alsoRefused = expect(queued).rejects.toMatchObject({ code: 'stopped' })
    await until(() => incidents.length === 1)
    const begun = performance.now()
    await playground.stop()
    expect(performance.now() - begun).toBeLessThan(3_000)
    await Promise.all([refused, alsoRefused])
    expect(transports.map((one) => urls()[one].state)).toEqual(['stopped', 'stopped', 'stopped'])
  })

  it('say which port was taken meanwhile, and start the others', async () => {
    const { call, incidents, urls } = await startPlayground(quiet)
    const { port } = urls().sse
    const restarted = call('restartServers', { servers: 'all', history: true, downFor: 300 })
    const refused = expect(restarted).rejects.toMatchObject({ code: 'port_taken' })
    await until(() => incidents.length === 1)
    const thief = createServer()
    await new Promise<void>((resolve) => thief.listen(port, '127.0.0.1', resolve))
    await refused
    expect(transports.map((one) => urls()[one].state)).toEqual(['running', 'stopped', 'running'])
    await new Promise((resolve) => thief.close(resolve))
    await call('startServer', 'sse')
    expect(urls().sse.state).toBe('running')
  })

  it.each([
    { servers: 'all', history: true, downFor: 30_001 },
    { servers: 'smtp', history: true, downFor: 0 },
    { servers: 'all', history: 'no', downFor: 0 },
    { servers: 'all', downFor: 0 },
  ])('are refused in the wrong shape: %j', async (order) => {
    const { call, incidents } = await startPlayground(quiet)
    await expect(call('restartServers', order as never)).rejects.toMatchObject({ code: 'bad_call' })
    expect(incidents).toEqual([])
  })
})
