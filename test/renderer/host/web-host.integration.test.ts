import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import type { Answer } from '../../../main/shared/contract/calls.ts'
import { createWebHost } from '../../../renderer/host/web-host.ts'
import { settled } from '../../support/settled.ts'

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
async function startEngine(answer: Answer) {
  const calls: Call[] = []
  const upgrades: (string | undefined)[] = []
  let away = false
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
    if (away) {
      socket.destroy()
      return
    }
    upgrades.push(request.url)
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const client of sockets.clients) client.terminate()
    server.closeAllConnections()
  }
  const stop = (): void => {
    cut()
    server.close()
  }
  endings.push(stop)
  return {
    calls,
    upgrades,
    stop,
    /** Cuts every connection and takes no other, as if it had been stopped, and is there again. */
    leave() {
      away = true
      cut()
    },
    comeBack: () => void (away = false),
    port: (server.address() as AddressInfo).port,
    tell: (text: string) => sockets.clients.forEach((client) => client.send(text)),
    listening: () => sockets.clients.size,
  }
}

/** A host of this engine; what it plans for later waits until a test says that it is due. */
function connect(port: number) {
  const planned: (() => void)[] = []
  let closed = 0
  const host = createWebHost({
    page: new URL(`http://127.0.0.1:${port}/#rest`),
    token: 'the-token',
    fetch: (url, options) => globalThis.fetch(url, options as RequestInit),
    WebSocket: class extends globalThis.WebSocket {
      constructor(url: string | URL) {
        super(url)
        this.addEventListener('close', () => (closed += 1))
      }
    },
    after(_delay, action) {
      planned.push(action)
      return () => void planned.splice(planned.indexOf(action), 1)
    },
  })
  endings.push(host.stop)
  return {
    host,
    planned,
    closed: () => closed,
    /** Lets the pause before the next attempt be over. */
    tryAgain: () => planned.shift()?.(),
  }
}

describe('a call over HTTP', () => {
  it('posts its input with the token and resolves with the result', async () => {
    const engine = await startEngine({ ok: true, result: 42 })
    const { host } = connect(engine.port)
    await expect(host.call('clock')).resolves.toBe(42)
    await host.call('burst', 100)
    expect(engine.calls).toEqual([
      { path: '/api/call/clock', authorization: 'Bearer the-token', body: {} },
      { path: '/api/call/burst', authorization: 'Bearer the-token', body: { input: 100 } },
    ])
  })

  it('throws what the engine refused with', async () => {
    const error = { code: 'bad_setting', message: 'No.', field: 'payload' } as const
    const engine = await startEngine({ ok: false, error })
    const { host } = connect(engine.port)
    await expect(host.call('configure', {})).rejects.toMatchObject(error)
  })

  it('throws "stopped" where nobody answers', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    engine.stop()
    const { host } = connect(engine.port)
    await expect(host.call('clock')).rejects.toMatchObject({ code: 'stopped' })
  })
})

describe('events over a WebSocket', () => {
  it('reach those who listen, until they stop', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    const { host } = connect(engine.port)
    const heard: string[] = []
    const end = host.on('cleared', ({ through }) => heard.push(`cleared ${through}`))
    host.on('statistics', () => heard.push('statistics'))
    await expect.poll(() => engine.listening()).toBe(1)
    expect(engine.upgrades).toEqual(['/api/events?token=the-token'])

    engine.tell('{"event":"cleared","payload":{"through":7}}')
    await expect.poll(() => heard).toEqual(['cleared 7'])
    end()
    engine.tell('{"event":"cleared","payload":{"through":8}}')
    engine.tell('{"event":"statistics","payload":{}}')
    await expect.poll(() => heard).toContain('statistics')
    expect(heard).toEqual(['cleared 7', 'statistics'])
  })

  it('come back after the engine was away, and say both', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    const { host, planned, tryAgain } = connect(engine.port)
    const told: boolean[] = []
    host.onConnection((connected) => told.push(connected))
    await expect.poll(() => told).toEqual([true])
    engine.leave()
    await expect.poll(() => told).toEqual([true, false])
    tryAgain()
    await expect.poll(() => planned.length).toBe(1)
    engine.comeBack()
    tryAgain()
    await expect.poll(() => told.at(-1)).toBe(true)
    expect(engine.listening()).toBe(1)
    expect(planned).toEqual([])
  })

  it('are given up where another engine is there, and any call that finds out tells the page', async () => {
    const error = { code: 'forbidden', message: 'Another key.' } as const
    const engine = await startEngine({ ok: false, error })
    const { host, planned } = connect(engine.port)
    await expect.poll(() => engine.listening()).toBe(1)
    engine.leave()
    await expect.poll(() => planned.length).toBe(1)
    const told: boolean[] = []
    host.onConnection((connected) => told.push(connected))
    // Says how it stands now, to begin with.
    told.length = 0
    await expect(host.call('clock')).rejects.toMatchObject(error)
    await expect(host.call('clock')).rejects.toMatchObject(error)
    expect(told).toEqual([false])
    expect(planned).toEqual([])
  })

  it('are over when the host is stopped', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    const { host, planned, closed } = connect(engine.port)
    await expect.poll(() => engine.listening()).toBe(1)
    host.stop()
    host.stop()
    await expect.poll(closed).toBe(1)
    await settled()
    expect(planned).toEqual([])
    await expect.poll(() => engine.listening()).toBe(0)
  })

  it('are not asked for again by a host that is stopped while it waits to try again', async () => {
    const engine = await startEngine({ ok: true, result: 0 })
    engine.leave()
    const { host, planned } = connect(engine.port)
    await expect.poll(() => planned.length).toBe(1)
    host.stop()
    expect(planned).toEqual([])
  })
})
