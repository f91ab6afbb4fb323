import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { createAccess } from '../../main/servers/http/access.ts'
import { friendlyOrigin, startServer, until } from '../servers/harness.ts'
import { askRaw, clientFrame, connectRaw, handshake } from '../servers/raw-client.ts'
import { steadyPort } from '../support/steady-ports.ts'
import { openReader } from './readers.ts'

const pushPaths = { polling: '/getData', sse: '/sse' } as const

/** A request for what the transport serves, which leaves again; `extra` are more header lines. */
function requestFor(transport: Transport, port: number, host: string, extra = ''): Buffer {
  if (transport === 'websocket') {
    const text = handshake(port, '/', extra).replace(`127.0.0.1:${port}`, host)
    const close = clientFrame(Buffer.from([3, 232]), { opcode: 8 })
    return Buffer.concat([Buffer.from(text), close])
  }
  const path = transport === 'polling' ? '/getData' : '/sse'
  const text = `HEAD ${path} HTTP/1.1\r\nHost: ${host}\r\n${extra}Connection: close\r\n\r\n`
  return Buffer.from(text)
}

/** A request that is held until there is a message. */
function waitFor(transport: Transport, port: number): string {
  if (transport === 'websocket') return handshake(port)
  const path = transport === 'polling' ? '/getData?wait=5000' : '/sse'
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
}

function isRefused(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })
}

/** What every server promises, whatever its transport. Run against each of the three. */
export function describeServer(transport: Transport): void {
  const open = openReader[transport]
  const welcome = transport === 'websocket' ? 101 : 200

  describe(`the ${transport} server`, () => {
    it('says where it stands, and names its real address', async () => {
      const { server, stop, port } = await startServer(transport)
      const scheme = transport === 'websocket' ? 'ws' : 'http'
      expect(server.status()).toEqual({
        transport,
        state: 'running',
        url: `${scheme}://127.0.0.1:${port}`,
        port,
      })
      server.endStream()
      expect(server.status().state).toBe('ended')
      await server.start()
      expect(server.status().state).toBe('running')
      await stop()
      expect(server.status()).toMatchObject({ state: 'stopped', port })
    })

    it('starts and stops any number of times, on the same port', async () => {
      const options = { port: await steadyPort() }
      const { server, stop, port, append } = await startServer(transport, options)
      for (let round = 0; round < 5; round += 1) {
        await Promise.all([stop(), stop()])
        expect(await isRefused(port, '127.0.0.1')).toBe(true)
        await Promise.all([server.start(), server.start()])
        expect(server.status().port).toBe(port)
      }
      const reader = await open(server.status().url)
      await append('after all that')
      await until(() => reader.messages.length === 1)
      reader.close()
    })

    it('refuses a port that is taken, and can be started once it is free', async () => {
      const first = await startServer(transport, { port: await steadyPort() })
      await first.stop()
      const second = await startServer(transport, { port: first.port })
      await expect(first.server.start()).rejects.toMatchObject({ code: 'EADDRINUSE' })
      expect(first.server.status().state).toBe('stopped')
      await second.stop()
      await first.server.start()
      expect(first.server.status().state).toBe('running')
    })

    it('hands every socket to accept before it reads from it', async () => {
      const { port, accepted } = await startServer(transport)
      const client = await connectRaw(port)
      await until(() => accepted.length === 1)
      expect(accepted).toEqual([client.socket.localPort])
      client.socket.destroy()
    })

    it('closes every socket when it stops, those that say nothing as well', async () => {
      const { server, stop, url, port } = await startServer(transport)
      const reader = await open(url)
      const silent = await connectRaw(port)
      await until(() => server.sockets() >= 2)
      // It ends by itself, though one of them says nothing.
      await stop()
      expect(server.sockets()).toBe(0)
      await silent.closed()
      reader.close()
    })

    it('listens on loopback alone, and on ::1 where there is one', async () => {
      const { port } = await startServer(transport)
      const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
      const reachable = [...new Set(addresses.map(({ address }) => address))]
      for (const address of reachable.filter((one) => !one.startsWith('fe80:'))) {
        const ours = address === '127.0.0.1' || address === '::1'
        expect([address, await isRefused(port, address)]).toEqual([address, !ours])
      }
    })

    it.each([
      ['its address', 'here', undefined, 'welcome', ''],
      ['localhost', 'localhost', undefined, 'welcome', ''],
      ['[::1]', '[::1]', undefined, 'welcome', ''],
      ['localhost behind a proxy', 'localhost:5173', undefined, 'welcome', ''],
      ['localhost without a port', 'localhost:', undefined, 'welcome', ''],
      ['a name below localhost', 'app.localhost:80', undefined, 'welcome', ''],
      ['an allowed origin', 'here', friendlyOrigin, 'welcome', ''],
      ['a page behind the same proxy', 'localhost:80', 'https://localhost:80', 'welcome', ''],
      ['another name for this machine', 'evil.example', undefined, 403, 'host_not_allowed'],
      ['another address of this machine', '192.168.1.5:80', undefined, 403, 'host_not_allowed'],
      [
        'a name that begins like ours',
        '127.0.0.1.evil.example',
        undefined,
        403,
        'host_not_allowed',
      ],
      ['a page at its own address', 'evil.test:80', 'http://evil.test', 403, 'host_not_allowed'],
      ['a foreign origin', 'here', 'http://evil.example', 403, 'origin_not_allowed'],
      ['a foreign https origin', 'here', 'https://evil.example', 403, 'origin_not_allowed'],
      ['another server here', 'here', 'http://127.0.0.1:5173', 403, 'origin_not_allowed'],
      ['an allowed one with more', 'here', `${friendlyOrigin}0`, 403, 'origin_not_allowed'],
      ['a page from a file', 'here', 'null', 403, 'origin_not_allowed'],
    ])('answers %s as the policy says', async (_name, name, origin, expected, code) => {
      const { port, refusedOrigins } = await startServer(transport)
      const named = name === 'here' ? '127.0.0.1' : name
      const host = /:\d*$/.test(named) ? named : `${named}:${port}`
      const extra = origin === undefined ? '' : `Origin: ${origin}\r\n`
      const { status, text } = await askRaw(port, requestFor(transport, port, host, extra))
      expect(status).toBe(expected === 'welcome' ? welcome : expected)
      if (status === 403) {
        expect(text).not.toMatch(/access-control/i)
        expect(refusedOrigins).toEqual(code === 'origin_not_allowed' ? [origin] : [])
      } else if (origin !== undefined && transport !== 'websocket') {
        expect(text).toContain(`Access-Control-Allow-Origin: ${origin}\r\n`)
        expect(text).toMatch(/^Vary: Origin\r$/m)
        expect(text).not.toMatch(/allow-credentials|Origin: \*/i)
      }
    })

    it('refuses two Hosts and none, and takes one that a proxy set', async () => {
      const { port } = await startServer(transport)
      const ask = (host: string): Promise<{ status: number }> =>
        askRaw(port, requestFor(transport, port, host))
      expect((await ask(`127.0.0.1:${port + 1}`)).status).toBe(welcome)
      expect((await ask('127.0.0.1')).status).toBe(welcome)
      expect((await ask(`127.0.0.1:${port}\r\nHost: 127.0.0.1:${port}`)).status).toBe(400)
      const none = String(requestFor(transport, port, 'x')).replace('Host: x\r\n', '')
      expect((await askRaw(port, none)).status).toBe(400)
    })

    it('gives advice about a refused Host that is true for who follows it', async () => {
      const { port, server } = await startServer(transport)
      const refusedWith = async (host: string): Promise<string> => {
        const get = String(requestFor(transport, port, host)).replace('HEAD', 'GET')
        return (await askRaw(port, get)).text
      }
      const text = await refusedWith('Dev.Test:5173')
      expect(text).toContain(`use ${server.status().url}, or start the playground with `)
      const [, advised = ''] = /--allow-host (\S+)\."/.exec(text) ?? []
      expect(advised).toBe('dev.test')
      expect(await refusedWith('not a host')).not.toContain('--allow-host')
      const access = createAccess({
        hosts: () => [advised],
        origins: () => [],
        onRefusedOrigin: () => undefined,
      })
      const { port: other } = await startServer(transport, { access })
      const answer = await askRaw(other, requestFor(transport, other, 'Dev.Test:5173'))
      expect(answer.status).toBe(welcome)
    })

    it.each(transport === 'websocket' ? ['/'] : ['/', '/messages', pushPaths[transport]])(
      'answers a preflight of %s with the very headers it asks for, and nothing to strangers',
      async (path) => {
        const { port } = await startServer(transport)
        const asked = 'authorization, cache-control,X-Requested-With , last-event-id'
        const preflight = (origin: string, headers = asked): string =>
          `OPTIONS ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\n` +
          `Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: ${headers}\r\n` +
          'Access-Control-Request-Private-Network: true\r\nConnection: close\r\n\r\n'
        const allowed = await askRaw(port, preflight(friendlyOrigin))
        expect(allowed.status).toBe(204)
        expect(allowed.text).toContain(`Access-Control-Allow-Origin: ${friendlyOrigin}\r\n`)
        const methods = path === '/messages' ? 'POST' : 'GET, HEAD'
        expect(allowed.text).toContain(`Access-Control-Allow-Methods: ${methods}\r\n`)
        expect(allowed.text).toContain(`Access-Control-Allow-Headers: ${asked}\r\n`)
        expect(allowed.text).toContain('Access-Control-Max-Age: 600\r\n')
        expect(allowed.text).not.toMatch(/private-network/i)
        const odd = await askRaw(port, preflight(friendlyOrigin, 'x, <y>'))
        expect([odd.status, odd.text.includes('<y>')]).toEqual([204, false])
        const foreign = await askRaw(port, preflight('http://evil.example'))
        expect(foreign.status).toBe(403)
        expect(foreign.text).not.toMatch(/access-control/i)
      },
    )

    it('lets pages of the user’s list send credentials, and those alone', async () => {
      const access = createAccess({
        hosts: () => [],
        origins: () => [friendlyOrigin],
        listed: () => ['http://listed.example'],
        onRefusedOrigin: () => undefined,
      })
      const { port } = await startServer(transport, { access })
      const ask = async (method: string, origin: string): Promise<string> => {
        const path = transport === 'websocket' ? '/' : pushPaths[transport]
        const { text } = await askRaw(
          port,
          `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\n` +
            'Access-Control-Request-Method: GET\r\nConnection: close\r\n\r\n',
        )
        return text
      }
      for (const method of ['OPTIONS', 'HEAD']) {
        const listed = await ask(method, 'http://listed.example')
        expect(listed).toContain('Access-Control-Allow-Credentials: true\r\n')
        expect(listed).toContain('Access-Control-Allow-Origin: http://listed.example\r\n')
        expect(await ask(method, friendlyOrigin)).not.toMatch(/allow-credentials/i)
        expect(await ask(method, 'http://evil.example')).not.toMatch(/access-control/i)
      }
    })

    it('delivers every message once, in order, to many clients', async () => {
      const { url, append } = await startServer(transport)
      await append('history')
      const readers = await Promise.all(Array.from({ length: 20 }, () => open(url)))
      for (let round = 0; round < 50; round += 1) await append(`${round}a`, `${round}b`)
      await until(() => readers.every(({ messages }) => messages.length >= 100))
      const expected = Array.from({ length: 100 }, (_, index) => index + 2)
      for (const reader of readers) {
        expect(reader.messages.map(({ id }) => id)).toEqual(expected)
        reader.close()
      }
    })

    it('goes on behind a cursor while messages are written, without gap or double', async () => {
      const { url, fill } = await startServer(transport)
      await fill(1_000)
      let rounds = 0
      let writing = true
      const written = (async () => {
        for (; writing; rounds += 1) await fill(3)
      })()
      const cursors = [0, 1, 400, 999, 1_000]
      const readers = await Promise.all(cursors.map((after) => open(url, `after=${after}`)))
      // Each has gone from what was there to what is written meanwhile.
      const openedAt = rounds
      await until(() => rounds > openedAt + 50)
      const seam = 1_000 + 3 * openedAt
      await until(() => readers.every(({ messages }) => (messages.at(-1)?.id ?? 0) > seam))
      writing = false
      await written
      const [newest = 0] = await fill(1)
      await until(() => readers.every(({ messages }) => messages.at(-1)?.id === newest))
      readers.forEach((reader, index) => {
        const after = cursors[index] ?? 0
        const ids = reader.messages.map(({ id }) => id)
        expect(ids).toEqual(Array.from({ length: newest - after }, (_, at) => after + 1 + at))
        reader.close()
      })
    })

    it('sends the same JSON as the others: id, author, body, createdAt', async () => {
      const { url, append } = await startServer(transport)
      const reader = await open(url)
      await append('你好')
      await until(() => reader.messages.length === 1)
      expect(Object.keys(reader.messages[0] ?? {})).toEqual(['id', 'author', 'body', 'createdAt'])
      expect(reader.messages[0]).toMatchObject({ id: 1, author: 'tester', body: '你好' })
      reader.close()
    })

    it('has room for so many connections, and tells the next one to come later', async () => {
      const { server, port, append } = await startServer(transport, { maxConnections: 3 })
      const inside = await Promise.all([connectRaw(port), connectRaw(port), connectRaw(port)])
      await until(() => server.sockets() === 3)
      for (const client of inside) client.send(waitFor(transport, port))
      if (transport !== 'polling') {
        await Promise.all(inside.map((client) => client.expect('\r\n\r\n')))
      }
      const late = await connectRaw(port)
      late.send(waitFor(transport, port))
      const text = await late.expect('"too_many_connections"')
      expect(text).toMatch(/^HTTP\/1.1 503 .*^Retry-After: 5\r$/ms)
      await append('for those inside')
      await Promise.all(inside.map((client) => client.expect('for those inside')))
      for (const client of [...inside, late]) client.socket.destroy()
    })

    it('notices that a client has gone, without any time passing', async () => {
      const { server, port, append } = await startServer(transport)
      const client = await connectRaw(port)
      client.send(waitFor(transport, port))
      await append('hello')
      if (transport === 'polling') await client.expect('hello')
      else await client.expect('\r\n\r\n')
      expect(server.sockets()).toBe(1)
      client.socket.destroy()
      await until(() => server.sockets() === 0)
    })
  })
}
