import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transports } from '../../main/shared/contract/transport.ts'
import type { Playground } from '../../main/playground.ts'
import { open } from '../servers/websocket-client.ts'
import { steadyPorts } from '../support/steady-ports.ts'
import { startPlayground } from '../hosts/cli/running.ts'

// Servers leave their ports and take them again.
const ports = await steadyPorts()
const quiet = { ports, settings: { pushRate: 0.1 } }

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

/**
 * Begins `action` in the very moment in which servers are told to be down: before any time goes by,
 * so also before they come back, however short that is.
 */
function whenDown<Result>(playground: Playground, action: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const off = playground.on('incident', () => {
      off()
      action().then(resolve, reject)
    })
  })
}

/** What a client hears that connects to a port of 127.0.0.1: the error, or that it was let in. */
function knock(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve('connected')
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

describe('a restart with history', () => {
  it('breaks every connection, comes back on the same ports, and clients lose nothing', async () => {
    const settings = { pushRate: 200 }
    const { call, incidents, playground, urls } = await startPlayground({ ports, settings })
    const before = urls()
    const client = await open(before.websocket.url)
    await expect.poll(() => client.texts.length).toBeGreaterThan(20)
    const begun = performance.now()
    const knocked = whenDown(playground, () => knock(before.sse.port))
    const restarted = call('restartServers', { servers: 'all', history: true, downFor: 400 })
    expect((await client.closed()).code).toBe(1_001)
    expect(await knocked).toBe('ECONNREFUSED')
    await restarted
    expect(performance.now() - begun).toBeGreaterThan(395)
    expect(urls()).toEqual(before)
    expect(incidents).toMatchObject([{ kind: 'restarted', scope: 'all', connections: 1 }])

    const idsOf = (frames: readonly Record<string, unknown>[]): number[] =>
      frames.map(({ id }) => Number(id))
    const last = idsOf(client.frames()).at(-1) ?? 0
    const again = await open(before.websocket.url, `?after=${last}`)
    // What was written while the servers were down, too: some 80 messages.
    await expect.poll(() => again.texts.length).toBeGreaterThan(100)
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
    await call('setProducing', false)
    for (const body of ['a', 'b', 'c', 'd', 'e']) await post(polling.url, body)
    const former = await poll(polling.url)
    expect(former.stream).toBe(playground.status().store.stream)
    await call('restartServers', { servers: 'sse', history: false, downFor: 50 })
    expect(incidents).toMatchObject([{ kind: 'restarted-empty', scope: 'all' }])

    const { store } = playground.status()
    expect(store.stream).not.toBe(former.stream)
    const now = await poll(polling.url)
    expect(now.stream).toBe(store.stream)
    expect(now.ids).toEqual([])
    const client = await open(websocket.url, `?after=5&stream=${former.stream ?? ''}`)
    await expect.poll(() => client.texts.length).toBeGreaterThan(0)
    expect(client.frames()[0]).toMatchObject({ type: 'reset', stream: store.stream })
    client.ws.terminate()
    const text = await readStream(`${sse.url}/sse`, 'event: reset', 5)
    expect(text).toContain(`"stream":"${store.stream}"`)
    await call('restartServers', { servers: 'all', history: false, downFor: 0 })
    expect(await post(sse.url, 'first')).toBe(1)
    expect((await poll(polling.url)).ids).toEqual([1])
    expect(await call('countMessages', { after: 0, through: 99 })).toBe(1)
  })

  it('never serves what was read of the former stream', async () => {
    const { call, urls } = await startPlayground(quiet)
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

  // That no time goes by for it is told by server-control.test.ts.
  it('end where the playground ends', async () => {
    const { call, incidents, playground, urls } = await startPlayground(quiet)
    const restarted = call('restartServers', { servers: 'all', history: true, downFor: 30_000 })
    const refused = expect(restarted).rejects.toMatchObject({ code: 'stopped' })
    const queued = call('startServer', 'sse')
    const alsoRefused = expect(queued).rejects.toMatchObject({ code: 'stopped' })
    await expect.poll(() => incidents.length).toBe(1)
    await playground.stop()
    await Promise.all([refused, alsoRefused])
    expect(transports.map((one) => urls()[one].state)).toEqual(['stopped', 'stopped', 'stopped'])
  })

  it('say which port was taken meanwhile, and start the others', async () => {
    const { call, playground, urls } = await startPlayground(quiet)
    const { port } = urls().sse
    const thief = createServer()
    const stolen = whenDown(playground, () => {
      return new Promise<void>((resolve) => thief.listen(port, '127.0.0.1', resolve))
    })
    const restarted = call('restartServers', { servers: 'all', history: true, downFor: 300 })
    await expect(restarted).rejects.toMatchObject({ code: 'port_taken' })
    await stolen
    expect(transports.map((one) => urls()[one].state)).toEqual(['running', 'stopped', 'running'])
    await new Promise((resolve) => thief.close(resolve))
    await call('startServer', 'sse')
    expect(urls().sse.state).toBe('running')
  })
})
