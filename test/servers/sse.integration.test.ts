import { describe, expect, it } from 'vitest'
import type { Stream } from '../../main/engine/stream.ts'
import { startServer, until } from './harness.ts'
import { askRaw, connectRaw, type RawClient } from './raw-client.ts'

async function openStream(port: number, query = '', extra = ''): Promise<RawClient> {
  const client = await connectRaw(port)
  client.send(`GET /sse${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}\r\n`)
  await client.expect(/retry: 2000\n[^]*\n\n/)
  return client
}

/** The first block of a stream that goes on from `id`. */
function position({ id: stream, bounds }: Stream, id = bounds().newest): string {
  const { oldest, newest } = bounds()
  const data = JSON.stringify({ stream, oldest, newest })
  return `retry: 2000\nevent: position\nid: ${id}\ndata: ${data}\n\n`
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
/** What a client has that takes as a block whatever ends in an empty line. */
const blocksIn = (client: RawClient): string[] => content(client).split('\n\n').slice(0, -1)
/** The ids behind the first block. */
const idsIn = (client: RawClient): number[] =>
  blocksIn(client)
    .slice(1)
    .flatMap((block) => /^id: (\d+)$/m.exec(block)?.[1] ?? [])
    .map(Number)

describe('GET /sse', () => {
  it('sends its headers and where it stands at once, without any message', async () => {
    const { port, stream } = await startServer('sse')
    // No time passes: what is there now has waited for nothing.
    const client = await openStream(port)
    const head = client.text().split('\r\n\r\n')[0] ?? ''
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r$/m)
    expect(head).toMatch(/^Content-Type: text\/event-stream; charset=utf-8\r?$/m)
    expect(head).toMatch(/^Cache-Control: no-cache, no-transform\r?$/m)
    expect(head).toMatch(/^X-Accel-Buffering: no\r?$/m)
    expect(head).not.toMatch(/^Content-(Length|Encoding)/m)
    expect(content(client)).toBe(position(stream, 0))
    client.socket.destroy()
  })

  it.each([
    ['live', '', 20],
    ['behind a cursor', '?after=7', 7],
    ['from the oldest on', '?after=0', 0],
  ])('begins with the id it goes on from: %s', async (_name, query, id) => {
    const { port, fill, stream } = await startServer('sse')
    await fill(20)
    const client = await openStream(port, query)
    expect(blocksIn(client)[0]).toBe(position(stream, id).trimEnd())
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
    await client.expect('event: position')
    await append('x')
    await client.expect('"body":"x"')
    expect(client.text()).not.toMatch(/Transfer-Encoding/)
    expect(client.text()).toMatch(/\r\n\r\nretry: 2000\n[^\r]*\n\nid: 1\ndata: \{.*\}\n\n$/)
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
      /\n\nid: 1\ndata: \{"id":1,"author":"tester","body":"two\\nlines","createdAt":[\d.]+\}\n\n$/,
    )
    client.socket.destroy()
  })

  it('splits plain bodies into one data line for every line', async () => {
    const { port, append, stream } = await startServer('sse')
    const first = position(stream)
    const client = await openStream(port, '?format=plain')
    await append('a\nb\r\nc\rd', ' lead', 'id: 9\nevent: evil\n\n:x', '')
    await client.expect('id: 4')
    expect(content(client)).toBe(
      first +
        'id: 1\ndata: a\ndata: b\ndata: c\ndata: d\n\n' +
        'id: 2\ndata:  lead\n\n' +
        'id: 3\ndata: id: 9\ndata: event: evil\ndata: \ndata: :x\n\n' +
        'id: 4\ndata: \n\n',
    )
    client.socket.destroy()
  })

  it('names plain events as the setting says when the connection is opened, and only those', async () => {
    const { port, append, change, stream } = await startServer('sse')
    const first = position(stream)
    change({ sseEvent: 'price' })
    const named = await openStream(port, '?format=plain')
    const whole = await openStream(port)
    change({ sseEvent: '' })
    const unnamed = await openStream(port, '?format=plain')
    await append('{"n":1}')
    for (const client of [named, whole, unnamed]) await client.expect('id: 1')
    expect(content(named)).toBe(`${first}event: price\nid: 1\ndata: {"n":1}\n\n`)
    expect(content(unnamed)).toBe(`${first}id: 1\ndata: {"n":1}\n\n`)
    expect(content(whole)).not.toContain('price')
    for (const client of [named, whole, unnamed]) client.socket.destroy()
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

  it.each(['lastEventId', 'lastEventID', 'Last-Event-ID', 'last-event-id', 'lasteventid'])(
    'goes on behind ?%s=, which wins over after and gives way to the header',
    async (name) => {
      const { port, fill } = await startServer('sse')
      await fill(20)
      const byQuery = await openStream(port, `?after=10&${name}=18`)
      const byHeader = await openStream(port, `?${name}=18`, 'Last-Event-ID: 19\r\n')
      for (const client of [byQuery, byHeader]) await client.expect('id: 20')
      expect(idsIn(byQuery)).toEqual([19, 20])
      expect(idsIn(byHeader)).toEqual([20])
      for (const client of [byQuery, byHeader]) client.socket.destroy()
    },
  )

  it.each([
    ['a text', 'abc'],
    ['an id of another server', '5c1f2b1e-7d0a-4a53-9f0e-2b8f4d1c9a77'],
    ['a negative number', '-1'],
    ['a fraction', '1.5'],
    ['a number no id can be', '99999999999999999999'],
    ['one just beyond the greatest', '9007199254740992'],
    ['a number of another base', '0x10'],
    ['nothing', ''],
    ['two ids', '1, 2'],
    ['letters of another alphabet', '\u00e9\u00ff'],
    ['digits of another alphabet', '\u0663'],
    ['a control character', '1\u0000'],
    ['a line end', '1\n2'],
  ])('tells a client by reset that its last id is %s, whatever after says', async (_name, id) => {
    const { port, fill, append } = await startServer('sse')
    await fill(3)
    const encoded = encodeURIComponent(id)
    const clients = [await openStream(port, `?after=2&lastEventId=${encoded}`)]
    // No header can carry the others.
    if (/^[ -~\u00a0-\u00ff]*$/.test(id)) {
      clients.push(await openStream(port, '?after=2', `Last-Event-ID: ${id}\r\n`))
    }
    await append('live')
    for (const client of clients) {
      await client.expect('"live"')
      expect(blocksIn(client)[0]).toMatch(/^retry: 2000\nevent: reset\nid: 3\ndata: \{"stream":/)
      expect(idsIn(client)).toEqual([4])
      client.socket.destroy()
    }
  })

  it('tells a client by reset that it names its last id twice', async () => {
    const { port, fill } = await startServer('sse')
    await fill(3)
    const inQuery = await openStream(port, '?lastEventId=1&Last-Event-ID=2')
    const inHeaders = await openStream(port, '', 'Last-Event-ID: 1\r\nLast-Event-ID: 2\r\n')
    for (const client of [inQuery, inHeaders]) {
      expect(content(client)).toMatch(/^retry: 2000\nevent: reset\nid: 3\n/)
      client.socket.destroy()
    }
  })

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
    expect(blocksIn(client)[0]).toBe(
      `retry: 2000\nevent: reset\nid: 3\ndata: {"stream":"${stream.id}","oldest":1,"newest":3}`,
    )
    expect(idsIn(client)).toEqual([4])
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
    expect(idsIn(behind)).toEqual([4])
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
    const { port, clock, stream } = await startServer('sse')
    const plain = await openStream(port)
    const visible = await openStream(port, '?heartbeat=5000')
    for (let second = 0; second < 60; second += 1) await clock.advance(1_000)
    await until(() => content(visible).split('event: heartbeat').length === 13)
    await until(() => content(plain).split('\n:').length === 5)
    // A comment is a line, not a block: there is nothing to deliver.
    expect(content(plain)).toBe(position(stream, 0) + ':\n'.repeat(4))
    expect(content(visible)).toMatch(/event: heartbeat\ndata: \{"at":1005000\}\n\n/)
    for (const client of [plain, visible]) client.socket.destroy()
  })
})

describe('every block of an event stream', () => {
  it.each(['json', 'plain'])(
    'has data, and JSON but for plain bodies: format %s',
    async (format) => {
      const { port, clock, append, stream } = await startServer('sse')
      await append('before', 'deleted')
      const client = await openStream(port, `?after=1&heartbeat=1000&format=${format}`)
      await clock.advance(15_000)
      await append('behind comments')
      await client.expect('behind comments')
      await clock.advance(15_000)
      await stream.clear()
      const behind = await openStream(port, `?after=1&format=${format}`)
      for (const one of [client, behind]) {
        for (const block of blocksIn(one)) {
          const data = [...block.matchAll(/^data: ?(.*)$/gm)].map(([, line]) => line).join('\n')
          expect(data).not.toBe('')
          if (format === 'json' || block.includes('event: '))
            expect(JSON.parse(data)).toBeTypeOf('object')
        }
        one.socket.destroy()
      }
    },
  )
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
