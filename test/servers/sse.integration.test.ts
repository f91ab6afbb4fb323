import { describe, expect, it } from 'vitest'
import { startServer, until } from './harness.ts'
import { askRaw, connectRaw, type RawClient } from './raw-client.ts'

async function openStream(port: number, query = '', extra = ''): Promise<RawClient> {
  const client = await connectRaw(port)
  client.send(`GET /sse${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`)
  await client.expect('retry: 2000\n\n')
  return client
}

/** The text of the stream without head and chunk sizes. */
function content(client: RawClient): string {
  const text = client.received().toString()
  return text
    .slice(text.indexOf('\r\n\r\n') + 4)
    .replaceAll(/\r\n[0-9a-f]+\r\n/g, '')
    .replace(/^[0-9a-f]+\r\n/, '')
    .replace(/\r\n$/, '')
}
const idsIn = (client: RawClient): number[] =>
  [...content(client).matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))

describe('GET /sse', () => {
  it('sends its headers and retry at once, without any message', async () => {
    const { port } = await startServer('sse')
    // No time passes: what is there now has waited for nothing.
    const client = await openStream(port)
    const head = client.text().split('\r\n\r\n')[0] ?? ''
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r$/m)
    expect(head).toMatch(/^Content-Type: text\/event-stream; charset=utf-8\r?$/m)
    expect(head).toMatch(/^Cache-Control: no-cache, no-transform\r?$/m)
    expect(head).toMatch(/^X-Accel-Buffering: no\r?$/m)
    expect(head).not.toMatch(/^Content-(Length|Encoding)/m)
    expect(content(client)).toBe('retry: 2000\n\n')
    client.socket.destroy()
  })

  it('answers HEAD without a body, POST with 405, and ignores what is accepted', async () => {
    const { port } = await startServer('sse')
    const ask = (method: string, version = '1.1') =>
      askRaw(
        port,
        `${method} /sse HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      )
    const head = await ask('HEAD')
    expect(head.status).toBe(200)
    expect(head.text).toContain('Content-Type: text/event-stream')
    expect(head.text.endsWith('\r\n\r\n')).toBe(true)
    expect((await ask('POST')).text).toMatch(/^HTTP\/1\.1 405 .*^Allow: GET, HEAD\r$/ms)
    const json = await openStream(port, '', 'Accept: application/json\r\n')
    expect(json.text()).toMatch(/^HTTP\/1\.1 200 /)
    json.socket.destroy()
  })

  it('streams to an HTTP/1.0 client without chunks', async () => {
    const { port, stop, append } = await startServer('sse')
    const client = await connectRaw(port)
    client.send(`GET /sse HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect('retry: 2000\n\n')
    await append('x')
    await client.expect('"body":"x"')
    expect(client.text()).not.toMatch(/Transfer-Encoding/)
    expect(client.text()).toMatch(/\r\n\r\nretry: 2000\n\nid: 1\ndata: \{.*\}\n\n$/)
    await stop()
    await client.closed()
  })

  it.each(['/', '/sse', '/nope'])('ends a stream behind which %s is asked for', async (path) => {
    const { port } = await startServer('sse')
    const client = await openStream(port)
    client.send(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.closed()
  })

  it('sends a message with its id and its JSON on one line', async () => {
    const { port, append } = await startServer('sse')
    const client = await openStream(port)
    await append('two\nlines')
    await client.expect('two')
    expect(content(client)).toMatch(
      /^retry: 2000\n\nid: 1\ndata: \{"id":1,"author":"tester","body":"two\\nlines","createdAt":[\d.]+\}\n\n$/,
    )
    client.socket.destroy()
  })

  it('splits plain bodies into one data line for every line', async () => {
    const { port, append } = await startServer('sse')
    const client = await openStream(port, '?format=plain')
    await append('a\nb\r\nc\rd', ' lead', 'id: 9\nevent: evil\n\n:x', '')
    await client.expect('id: 4')
    expect(content(client)).toBe(
      'retry: 2000\n\n' +
        'id: 1\ndata: a\ndata: b\ndata: c\ndata: d\n\n' +
        'id: 2\ndata:  lead\n\n' +
        'id: 3\ndata: id: 9\ndata: event: evil\ndata: \ndata: :x\n\n' +
        'id: 4\ndata: \n\n',
    )
    client.socket.destroy()
  })

  it.each([
    ['the newest', 20, []],
    ['the one before', 19, [20]],
    ['the oldest', 1, Array.from({ length: 19 }, (_, index) => index + 2)],
    ['0', 0, Array.from({ length: 20 }, (_, index) => index + 1)],
  ])('goes on behind Last-Event-ID %s', async (_name, id, expected) => {
    const { port, fill, append } = await startServer('sse')
    await fill(20)
    // It wins over `after`.
    const client = await openStream(port, '?after=10', `Last-Event-ID: ${id}\r\n`)
    await append('live')
    await client.expect('"live"')
    expect(idsIn(client)).toEqual([...expected, 21])
    expect(content(client)).not.toContain('event: reset')
    client.socket.destroy()
  })

  it.each(['abc', '-1', '1.5', '99999999999999999999', '0x10', ''])(
    'ignores Last-Event-ID "%s"',
    async (id) => {
      const { port, fill } = await startServer('sse')
      await fill(3)
      const client = await openStream(port, '?after=2', `Last-Event-ID: ${id}\r\n`)
      await client.expect('id: 3')
      expect(idsIn(client)).toEqual([3])
      client.socket.destroy()
    },
  )

  it.each([
    'after=-1',
    'interval=10001',
    'interval=x',
    'heartbeat=999',
    'heartbeat=60001',
    'format=xml',
    'after=1&after=1',
  ])('refuses ?%s with the field', async (query) => {
    const { url } = await startServer('sse')
    const response = await fetch(`${url}/sse?${query}`)
    expect(response.status).toBe(400)
    const field = query.split('=')[0]
    expect(await response.json()).toMatchObject({ error: { code: 'bad_query', field } })
  })
})

describe('reset on SSE', () => {
  it('tells a cursor beyond the newest id, and goes on live', async () => {
    const { port, stream, fill, append } = await startServer('sse')
    await fill(3)
    const client = await openStream(port, '?after=9')
    await append('live')
    await client.expect('"live"')
    expect(content(client)).toContain(
      `event: reset\nid: 3\ndata: {"stream":"${stream.id}","oldest":1,"newest":3}\n\n`,
    )
    expect(idsIn(client)).toEqual([3, 4])
    client.socket.destroy()
  })

  it('tells a cursor of another stream, and takes the right one as it is', async () => {
    const { port, stream, fill } = await startServer('sse')
    await fill(3)
    const other = await openStream(port, '?after=2&stream=another')
    expect(content(other)).toContain('event: reset\nid: 3\n')
    const same = await openStream(port, `?after=2&stream=${stream.id}`)
    await same.expect('id: 3\ndata: {')
    expect(content(same)).not.toContain('reset')
    for (const client of [other, same]) client.socket.destroy()
  })

  it('tells a cursor behind what was deleted, and sends what is left', async () => {
    const { port, stream, fill, append } = await startServer('sse')
    await fill(3)
    await stream.clear()
    await append('left')
    const behind = await openStream(port, '?after=1')
    await behind.expect('"left"')
    expect(content(behind)).toContain('event: reset\nid: 3\n')
    expect(idsIn(behind)).toEqual([3, 4])
    const fromStart = await openStream(port, '?after=0')
    await fromStart.expect('"left"')
    expect(content(fromStart)).not.toContain('reset')
    for (const client of [behind, fromStart]) client.socket.destroy()
  })
})

describe('pace on SSE', () => {
  it('gathers for the interval of the connection, or for the shared one as it changes', async () => {
    const { port, clock, change, append } = await startServer('sse')
    change({ ssePushInterval: 1_000 })
    const own = await openStream(port, '?interval=300')
    const atOnce = await openStream(port, '?interval=0')
    const shared = await openStream(port)
    await append('one')
    await atOnce.expect('"one"')
    await append('two')
    await atOnce.expect('"two"')
    expect(idsIn(own)).toEqual([])
    await clock.advance(300)
    await own.expect('"two"')
    expect(idsIn(shared)).toEqual([])
    await clock.advance(700)
    await shared.expect('"two"')
    change({ ssePushInterval: 0 })
    await append('three')
    await shared.expect('"three"')
    for (const client of [own, atOnce, shared]) {
      expect(idsIn(client)).toEqual(client === own ? [1, 2] : [1, 2, 3])
      client.socket.destroy()
    }
  })

  it('does not let what has gathered wait for a longer interval that came later', async () => {
    const { port, clock, change, append } = await startServer('sse')
    change({ ssePushInterval: 1_000 })
    const client = await openStream(port)
    await append('one')
    change({ ssePushInterval: 0 })
    await clock.advance(1_000)
    await client.expect('"one"')
    client.socket.destroy()
  })

  it('sends a comment every 15 s and visible heartbeats where they are asked for', async () => {
    const { port, clock } = await startServer('sse')
    const plain = await openStream(port)
    const visible = await openStream(port, '?heartbeat=5000')
    for (let second = 0; second < 60; second += 1) await clock.advance(1_000)
    await until(() => content(visible).split('event: heartbeat').length === 13)
    await until(() => content(plain).split(':\n\n').length === 5)
    expect(content(plain)).toBe(`retry: 2000\n\n${':\n\n'.repeat(4)}`)
    expect(content(visible)).toMatch(/event: heartbeat\ndata: \{"at":1005000\}\n\n/)
    for (const client of [plain, visible]) client.socket.destroy()
  })
})

describe('an ended event stream', () => {
  it('ends, and answers 204 until the server starts again', async () => {
    const { port, url, server, append } = await startServer('sse')
    const client = await openStream(port)
    server.endStream()
    await client.expect(/0\r\n\r\n$/)
    expect((await fetch(`${url}/sse`)).status).toBe(204)
    expect((await fetch(`${url}/`)).status).toBe(200)
    await server.start()
    const again = await openStream(port)
    await append('again')
    await again.expect('"again"')
    for (const one of [client, again]) one.socket.destroy()
  })
})
