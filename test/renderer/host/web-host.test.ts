import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import type { Answer } from '../../../main/contract/calls.ts'
import { createWebHost } from '../../../renderer/host/web-host.ts'

const endings: (() => void)[] = []
afterEach(() => {
  for (const end of endings.splice(0)) end()
})

interface Call {
  readonly path: string | undefined
  readonly authorization: string | undefined
  readonly body: unknown
}

/** A small engine on a real port: it notes calls and gives one answer to all of them. */
async function startEngine(answer: Answer, port = 0) {
  const calls: Call[] = []
  const upgrades: (string | undefined)[] = []
  const server = createServer((request, response) => {
    void note(request).then(() => response.end(JSON.stringify(answer)))
  })
  async function note(request: IncomingMessage): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const { authorization } = request.headers
    calls.push({ path: request.url, authorization, body: JSON.parse(text) as unknown })
  }
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request.url)
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = (): void => {
    for (const client of sockets.clients) client.terminate()
    server.closeAllConnections()
    server.close()
  }
  endings.push(stop)
  return {
    calls,
    upgrades,
    stop,
    port: (server.address() as AddressInfo).port,
    tell: (text: string) => sockets.clients.forEach((client) => client.send(text)),
    listening: () => sockets.clients.size,
  }
}

function connect(port: number) {
  const host = createWebHost({
    page: new URL(`http://127.0.0.1:${port}/#rest`),
    token: 'the-token',
    fetch: globalThis.fetch,
    WebSocket: globalThis.WebSocket,
    // The pauses of the back-off, in a twentieth of the time.
    after(delay, action) {
      const timer = setTimeout(action, delay / 20)
      return () => clearTimeout(timer)
    },
  })
  endings.push(host.stop)
  return host
}

describe('a call over HTTP', () => {
  it('posts its input with the token and resolves with the result', async () => {
    const engine = await startEngine({ ok: true, result: 42 })
    await expect(connect(engine.port).call('clock')).resolves.toBe(42)
    await connect(engine.port).call('burst', 100)
    expect(engine.calls).toEqual([
      { path: '/api/call/clock', authorization: 'Bearer the-token', body: {} },
      { path: '/api/call/burst', authorization: 'Bearer the-token', body: { input: 100 } },
    ])
  })

  it('throws what the engine refused with', async () => {
    const error = { code: 'bad_setting', message: 'No.', field: 'payload' } as const
    const engine = await startEngine({ ok: false, error })
    await expect(connect(engine.port).call('configure', {})).rejects.toMatchObject(error)
  })

  it('throws "stopped" where nobody answers', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    engine.stop()
    await expect(connect(engine.port).call('clock')).rejects.toMatchObject({ code: 'stopped' })
  })
})

describe('events over a WebSocket', () => {
  it('reach those who listen, until they stop', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    const host = connect(engine.port)
    const heard: number[] = []
    const end = host.on('cleared', ({ through }) => heard.push(through))
    await vi.waitFor(() => expect(engine.listening()).toBe(1))
    expect(engine.upgrades).toEqual(['/api/events?token=the-token'])

    engine.tell('{"event":"cleared","payload":{"through":7}}')
    await vi.waitFor(() => expect(heard).toEqual([7]))
    end()
    engine.tell('{"event":"cleared","payload":{"through":8}}')
    engine.tell('{"event":"statistics","payload":{}}')
    await vi.waitFor(() => expect(heard).toEqual([7]))
  })

  it('come back after the engine was away, and say both', async () => {
    const first = await startEngine({ ok: true, result: 0 })
    const host = connect(first.port)
    const told: boolean[] = []
    host.onConnection((connected) => told.push(connected))
    await vi.waitFor(() => expect(told).toEqual([true]))
    first.stop()
    await vi.waitFor(() => expect(told).toEqual([true, false]))
    const second = await startEngine({ ok: true, result: 0 }, first.port)
    await vi.waitFor(() => expect(told).toEqual([true, false, true]), 5_000)
    expect(second.listening()).toBe(1)
  })

  it('are over when the host is stopped', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    const host = connect(engine.port)
    await vi.waitFor(() => expect(engine.listening()).toBe(1))
    host.stop()
    host.stop()
    await vi.waitFor(() => expect(engine.listening()).toBe(0))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(engine.upgrades).toHaveLength(1)
  })
})
