import { describe, expect, it } from 'vitest'
import type { Message } from '../../main/shared/contract/message.ts'
import { friendlyOrigin, startServer, until, type Harness } from './harness.ts'
import { askRaw, connectRaw, type RawClient } from './raw-client.ts'

async function get(url: string, query = '', headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/getData${query}`, { headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}
const idsOf = (text: string): number[] => (JSON.parse(text) as Message[]).map(({ id }) => id)

describe('GET /getData', () => {
  it('answers the whole table, as in the article', async () => {
    const { url, stream, append } = await startServer('polling')
    expect(await get(url)).toMatchObject({ status: 200, text: '[]' })
    await append('one', 'two', 'three')
    const { headers, text } = await get(url)
    expect(idsOf(text)).toEqual([1, 2, 3])
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('x-total-count')).toBe('3')
    expect(headers.get('x-stream')).toBe(stream.id)
    expect(headers.get('x-more')).toBeNull()
  })

  it('answers what lies above a cursor, up to a limit, and says that there is more', async () => {
    const { url, fill } = await startServer('polling')
    await fill(10)
    const page = await get(url, '?after=3&limit=4')
    expect(idsOf(page.text)).toEqual([4, 5, 6, 7])
    expect(page.headers.get('x-more')).toBe('1')
    expect(page.headers.get('x-total-count')).toBe('10')
    const rest = await get(url, '?after=7&limit=4')
    expect(idsOf(rest.text)).toEqual([8, 9, 10])
    expect(rest.headers.get('x-more')).toBeNull()
    expect(idsOf((await get(url, '?limit=2')).text)).toEqual([9, 10])
    expect((await get(url, '?limit=2')).headers.get('x-more')).toBe('1')
  })

  it('answers the bodies alone where that is asked for, JSON as it is, and tells the cursor beside them', async () => {
    const { url, append } = await startServer('polling')
    expect((await get(url, '?format=plain')).headers.get('x-last-id')).toBeNull()
    await append('{"n": 1, "body":2}', 'plain "text"', '7')
    const { text, headers } = await get(url, '?format=plain')
    expect(text).toBe('[{"n": 1, "body":2},"plain \\"text\\"",7]')
    expect(headers.get('x-last-id')).toBe('3')
    const page = await get(url, '?format=plain', { origin: friendlyOrigin })
    expect(page.headers.get('access-control-expose-headers')).toMatch(/ETag.*X-Last-Id/)
    const behind = await get(url, '?format=plain&after=2')
    expect(behind.text).toBe('[7]')
    // What one format was answered never stands for the other.
    const tag = headers.get('etag') ?? ''
    expect((await get(url, '?format=plain', { 'If-None-Match': tag })).status).toBe(304)
    expect((await get(url, '', { 'If-None-Match': tag })).status).toBe(200)
    expect(idsOf((await get(url)).text)).toEqual([1, 2, 3])
    expect((await get(url, '?format=xml')).status).toBe(400)
  })

  it('ends an answer at 10,000 rows and at 8 MiB', async () => {
    const { url, stream, fill, append } = await startServer('polling')
    await fill(10_001)
    const whole = await get(url)
    expect(idsOf(whole.text)).toHaveLength(10_000)
    expect(idsOf(whole.text)[0]).toBe(2)
    expect(whole.headers.get('x-total-count')).toBe('10001')
    await stream.clear()
    const body = 'x'.repeat(1_000_000)
    await append(...Array.from({ length: 10 }, () => body))
    const page = await get(url, '?after=10001')
    expect(idsOf(page.text)).toHaveLength(8)
    expect(page.headers.get('x-more')).toBe('1')
  })

  it.each([
    ['after=0', 200],
    ['after=3', 200],
    ['after=9007199254740991', 200],
    ['_=1234567890', 200],
    ['after=-1', 400, 'after'],
    ['after=1e30', 400, 'after'],
    ['after=9007199254740993', 400, 'after'],
    ['after=abc', 400, 'after'],
    ['after=', 400, 'after'],
    ['after=1&after=2', 400, 'after'],
    ['limit=0', 400, 'limit'],
    ['limit=1000000000', 400, 'limit'],
    ['limit=10001', 400, 'limit'],
    ['limit=1.5', 400, 'limit'],
    ['wait=-1', 400, 'wait'],
    ['wait=30001', 400, 'wait'],
    ['after=3&wait=soon', 400, 'wait'],
  ])('?%s is %i', async (query, status, field?: string) => {
    const { url, fill } = await startServer('polling')
    await fill(3)
    const answer = await get(url, `?${query}`)
    expect(answer.status).toBe(status)
    if (field !== undefined) {
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'bad_query', field } })
    }
  })

  it('answers HEAD without a body, OPTIONS with Allow, and no other method', async () => {
    const { port, fill } = await startServer('polling')
    await fill(2)
    const ask = (method: string) =>
      askRaw(
        port,
        `${method} /getData HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
      )
    const whole = await ask('GET')
    const head = await ask('HEAD')
    expect(head.status).toBe(200)
    expect(head.text.endsWith('\r\n\r\n')).toBe(true)
    const length = /Content-Length: (\d+)/.exec(head.text)?.[1]
    expect(Number(length)).toBe(whole.text.split('\r\n\r\n')[1]?.length)
    expect((await ask('OPTIONS')).text).toMatch(/^HTTP\/1\.1 204 .*^Allow: GET, HEAD\r$/ms)
    for (const method of ['POST', 'PUT', 'DELETE', 'TRACE']) {
      expect((await ask(method)).text).toMatch(/^HTTP\/1\.1 405 .*^Allow: GET, HEAD\r$/ms)
    }
    expect((await ask('FOO')).status).toBe(400)
  })

  it('names what a page of an allowed origin may read', async () => {
    const { url } = await startServer('polling')
    const { headers } = await get(url, '', { origin: friendlyOrigin })
    const exposed = headers.get('access-control-expose-headers')?.split(', ')
    expect(exposed).toEqual(['ETag', 'Retry-After', 'X-More', 'X-Stream', 'X-Total-Count'])
  })
})

describe('a conditional GET /getData', () => {
  it('is 304 without a body while nothing changed, however the tag is given', async () => {
    const { url, append } = await startServer('polling')
    await append('one')
    const tag = (await get(url)).headers.get('etag') ?? ''
    expect(tag).toMatch(/^"[^"]+"$/)
    for (const header of [tag, `W/${tag}`, `"other", ${tag}`, `"a,b",W/${tag} , "c"`, '*']) {
      const answer = await get(url, '', { 'if-none-match': header })
      expect([header, answer.status, answer.text]).toEqual([header, 304, ''])
      expect(answer.headers.get('etag')).toBe(tag)
      expect(answer.headers.get('cache-control')).toBe('no-cache')
    }
    for (const header of ['"other"', tag.slice(1, -1), `"x${tag.slice(1)}`, '']) {
      expect((await get(url, '', { 'if-none-match': header })).status).toBe(200)
    }
  })

  it('has another tag after every insert and delete, for every query and every stream', async () => {
    const first = await startServer('polling')
    const second = await startServer('polling')
    const tags: (string | null)[] = []
    const note = async (url: string, query = ''): Promise<void> => {
      tags.push((await get(url, query)).headers.get('etag'))
    }
    await note(first.url)
    await first.append('one')
    await note(first.url)
    await note(first.url, '?after=0')
    await note(first.url, '?after=1')
    await note(first.url, '?limit=1')
    await first.append('two')
    await note(first.url)
    await first.stream.clear()
    await note(first.url)
    await second.append('one')
    await note(second.url)
    expect(new Set(tags).size).toBe(tags.length)
  })
})

describe('a long poll', () => {
  /** Sends a request that has to wait, and resolves once it does. */
  async function wait(harness: Harness, query = '?wait=30000'): Promise<RawClient> {
    const { clock, port, server } = harness
    const others = server.sockets()
    const client = await connectRaw(port)
    await until(() => server.sockets() > others)
    // The watch over stalled readers, which comes with the first connection, is among them.
    const standing = clock.pending()
    client.send(`GET /getData${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await until(() => clock.pending() > standing)
    return client
  }
  const rowsIn = (client: RawClient): string => client.text().split('\r\n\r\n')[1] ?? ''

  it('is held until there is news, and frees everyone at once', async () => {
    const harness = await startServer('polling')
    await harness.append('old')
    const clients: RawClient[] = []
    for (let count = 0; count < 5; count += 1) {
      clients.push(await wait(harness, '?after=1&wait=5000'))
    }
    const waiting = harness.clock.pending()
    await harness.clock.advance(4_999)
    expect(harness.clock.pending()).toBe(waiting)
    expect(clients.map(({ text }) => text())).toEqual(clients.map(() => ''))
    await harness.append('new', 'newer')
    // For no time passes any more.
    for (const client of clients) {
      await client.expect('}]')
      expect(idsOf(rowsIn(client))).toEqual([2, 3])
      client.socket.destroy()
    }
  })

  it.each([[[]], [['one', 'two']]])(
    'is answered at once where its cursor is beyond the newest id: %j',
    async (bodies) => {
      const { url, clock, stream, append } = await startServer('polling')
      if (bodies.length > 0) await append(...bodies)
      const begun = clock.now()
      const { text, headers } = await get(url, '?after=21&wait=30000')
      // Its stream may be another one: a client that is told so starts over.
      expect([text, headers.get('x-stream')]).toEqual(['[]', stream.id])
      expect(clock.now()).toBe(begun)
    },
  )

  it('is 200 with an empty list when nothing came, and not before its time', async () => {
    const harness = await startServer('polling')
    const client = await wait(harness, '?after=0&wait=100')
    const waiting = harness.clock.pending()
    await harness.clock.advance(99)
    expect(harness.clock.pending()).toBe(waiting)
    await harness.clock.advance(1)
    expect(harness.clock.pending()).toBe(waiting - 1)
    expect(await client.expect('[]')).toMatch(/^HTTP\/1\.1 200 OK.*\[\]$/s)
    client.socket.destroy()
  })

  it('does not wait where there are rows, nor for a cursor from elsewhere', async () => {
    const { url, append } = await startServer('polling')
    await append('one')
    // Nobody lets time pass.
    expect(idsOf((await get(url, '?after=0&wait=5000')).text)).toEqual([1])
    expect(idsOf((await get(url, '?wait=5000')).text)).toEqual([1])
    expect((await get(url, '?after=99&wait=5000')).text).toBe('[]')
  })

  it('frees its place when the client goes away', async () => {
    const harness = await startServer('polling')
    const { clock, server, append } = harness
    const standing = clock.pending()
    const watch = 1
    const clients: RawClient[] = []
    for (let count = 0; count < 10; count += 1) clients.push(await wait(harness))
    expect(clock.pending()).toBe(standing + watch + 10)
    for (const client of clients) client.socket.resetAndDestroy()
    await until(() => server.sockets() === 0)
    expect(clock.pending()).toBe(standing + watch)
    await append('nobody waits')
    await clock.advance(30_000)
    expect(clock.pending()).toBe(standing)
  })

  it('is answered when the server stops', async () => {
    const harness = await startServer('polling')
    const client = await wait(harness)
    await harness.stop()
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 OK.*\[\]$/s)
  })

  it('is 410 where the stream ends, as new polls are, until the server starts again', async () => {
    const harness = await startServer('polling')
    const { url, server, append } = harness
    const held = await wait(harness)
    server.endStream()
    expect(await held.expect('"stopped"')).toMatch(/^HTTP\/1\.1 410 /)
    held.socket.destroy()
    const answer = await get(url)
    expect(answer.status).toBe(410)
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'stopped' } })
    await server.start()
    await append('again')
    expect(idsOf((await get(url)).text)).toEqual([1])
  })
})
