import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { startServer, until } from './harness.ts'
import { askRaw, clientFrame, connectRaw, handshake, sampleKey } from './raw-client.ts'
import { open } from './websocket-client.ts'

describe('the handshake', () => {
  it('is 101 with the accept value of RFC 6455 and no extension', async () => {
    const { port } = await startServer('websocket')
    const client = await connectRaw(port)
    const offer = 'Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n'
    client.send(handshake(port, '/', offer))
    const text = await client.expect('\r\n\r\n')
    expect(text).toMatch(/^HTTP\/1\.1 101 /)
    expect(text).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n')
    expect(text).not.toMatch(/Sec-WebSocket-(Extensions|Protocol)/)
    client.socket.destroy()
  })

  it('agrees to permessage-deflate where it is switched on, for connections from then on', async () => {
    const { url, change, append } = await startServer('websocket')
    const before = await open(url, '', true)
    change({ deflate: true })
    const after = await open(url, '', true)
    const without = await open(url)
    expect([before, after, without].map(({ ws }) => ws.extensions)).toEqual([
      '',
      'permessage-deflate',
      '',
    ])
    await append('x'.repeat(1_000), 'two', 'three')
    for (const one of [before, after, without]) {
      await until(() => one.texts.length === 3)
      expect(one.frames().map(({ id }) => id)).toEqual([1, 2, 3])
      one.ws.terminate()
    }
  })

  const lines = (port: number, change: (text: string) => string): string =>
    change(handshake(port, '/', 'Connection: close\r\n').replace('Connection: Upgrade\r\n', ''))

  it.each<[string, (text: string) => string, number, string]>([
    [
      'a plain GET',
      (text) => text.replace('Upgrade: websocket\r\n', ''),
      426,
      'Upgrade: websocket',
    ],
    [
      'a plain HEAD',
      () => 'HEAD / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n',
      426,
      'Upgrade: websocket',
    ],
    [
      'a plain POST',
      () =>
        'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      405,
      'Allow: GET, HEAD',
    ],
  ])('answers %s', async (_name, change, status, header) => {
    const { port } = await startServer('websocket')
    const answer = await askRaw(port, lines(port, change).replace('PORT', String(port)))
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(`${header}\r\n`)
  })

  it.each<[string, [string | RegExp, string], number, string]>([
    ['another protocol', ['Upgrade: websocket', 'Upgrade: h2c'], 426, 'Upgrade: websocket'],
    ['version 12', ['Version: 13', 'Version: 12'], 400, 'Sec-WebSocket-Version: 13'],
    ['version 8', ['Version: 13', 'Version: 8'], 400, 'Sec-WebSocket-Version: 13'],
    ['no version', [/Sec-WebSocket-Version.*\r\n/, ''], 400, 'Sec-WebSocket-Version: 13'],
    ['a bad key', [sampleKey, 'short'], 400, 'bad_upgrade'],
    ['no key', [/Sec-WebSocket-Key.*\r\n/, ''], 400, 'bad_upgrade'],
    ['a client id that is none', ['GET / ', 'GET /?client=!! '], 400, 'bad_query'],
    ['the same at an unknown path', ['GET / ', 'GET /nope?client=!! '], 404, 'not_found'],
    [
      'a bad protocol list',
      ['\r\n\r\n', '\r\nSec-WebSocket-Protocol: a,,b\r\n\r\n'],
      400,
      'bad_upgrade',
    ],
    ['POST', ['GET /', 'POST /'], 405, 'Allow: GET, HEAD'],
    ['an unknown path', ['GET /', 'GET /nope'], 404, 'not_found'],
    ['a bad query', ['GET /', 'GET /?after=x'], 400, 'bad_query'],
  ])('refuses an upgrade with %s', async (_name, [from, to], status, mark) => {
    const { port, server } = await startServer('websocket')
    const answer = await askRaw(port, handshake(port).replace(from, to))
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(mark)
    expect(answer.text).toContain('"error"')
    await until(() => server.sockets() === 0)
  })

  it('does not mind frames that come right behind it', async () => {
    const { port, stream } = await startServer('websocket')
    const client = await connectRaw(port)
    client.send(Buffer.concat([Buffer.from(handshake(port)), clientFrame('at once')]))
    await client.expect('at once')
    expect((await stream.newest(1)).messages[0]?.body).toBe('at once')
    client.socket.destroy()
  })
})
