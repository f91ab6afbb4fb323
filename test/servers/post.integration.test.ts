import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PlaygroundError, type ErrorCode } from '../../main/shared/contract/errors.ts'
import { until } from '../support/until.ts'
import { startServer } from './harness.ts'
import { askRaw, connectRaw } from './raw-client.ts'

async function post(url: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: response.status, headers: response.headers, json: await response.json() }
}

const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`

describe.each(['polling', 'sse'] as const)('POST /messages on the %s server', (transport) => {
  it('stores the message and answers 201 with its row', async () => {
    const { url, stream } = await startServer(transport)
    const { status, json } = await post(url, '{"body":"你好\\n","author":"Ada","more":[1]}')
    expect(status).toBe(201)
    expect(json).toEqual({
      id: 1,
      author: 'Ada',
      body: '你好\n',
      createdAt: expect.any(Number) as number,
    })
    expect((await stream.newest(1)).messages[0]).toEqual(json)
  })

  it('stores the same Idempotency-Key once, and a ref as well', async () => {
    const { url, stream } = await startServer(transport)
    const key = { 'idempotency-key': 'k-1' }
    const first = await post(url, '{"body":"x"}', key)
    const second = await post(url, '{"body":"x"}', key)
    expect(second).toMatchObject({ status: 201, json: first.json })
    await post(url, '{"body":"y","ref":"k-2"}')
    await post(url, '{"body":"y","ref":"k-2"}')
    await post(url, '{"body":"y","ref":"other"}', { 'idempotency-key': 'k-2' })
    expect(stream.bounds().count).toBe(2)
  })

  it.each<[string, BodyInit, Record<string, string>, number, ErrorCode, string?]>([
    ['text', 'body=x', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    [
      'another charset',
      '{}',
      { 'content-type': 'application/json; charset=latin1' },
      415,
      'unsupported_media_type',
    ],
    [
      'a compressed body',
      gzipSync('{"body":"x"}'),
      { 'content-encoding': 'gzip' },
      415,
      'unsupported_media_type',
    ],
    ['no JSON', '{"body":', {}, 400, 'bad_json'],
    ['nothing', '', {}, 400, 'bad_json'],
    ['no UTF-8', Buffer.from('{"body":"\xff"}', 'latin1'), {}, 400, 'bad_json'],
    ['a list 10,000 deep', deep, {}, 400, 'bad_message', 'body'],
    ['null', 'null', {}, 400, 'bad_message', 'body'],
    ['no body', '{"author":"x"}', {}, 400, 'bad_message', 'body'],
    ['a body that is a number', '{"body":1e400}', {}, 400, 'bad_message', 'body'],
    ['a body from its prototype', '{"__proto__":{"body":"x"}}', {}, 400, 'bad_message', 'body'],
    ['an author that is a list', '{"body":"x","author":[]}', {}, 400, 'bad_message', 'author'],
    [
      'an author of 65 letters',
      `{"body":"x","author":"${'a'.repeat(65)}"}`,
      {},
      400,
      'bad_message',
      'author',
    ],
    ['a ref that is null', '{"body":"x","ref":null}', {}, 400, 'bad_message', 'ref'],
    [
      'a key of 65 letters',
      '{"body":"x"}',
      { 'idempotency-key': 'k'.repeat(65) },
      400,
      'bad_message',
      'Idempotency-Key',
    ],
    ['65,537 bytes', `{"body":"${'x'.repeat(65_526)}"}`, {}, 413, 'too_large'],
  ])('refuses %s', async (_name, body, headers, status, code, field) => {
    const { url, stream } = await startServer(transport)
    const answer = await post(url, body, headers)
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject({ error: field === undefined ? { code } : { code, field } })
    expect(stream.bounds().count).toBe(0)
  })

  it('takes 65,536 bytes, a body 10,000 deep in what it ignores, and the last of two keys', async () => {
    const { url, stream } = await startServer(transport)
    expect((await post(url, `{"body":"${'x'.repeat(65_525)}"}`)).status).toBe(201)
    expect((await post(url, `{"body":"deep","x":${deep}}`)).status).toBe(201)
    expect((await post(url, '{"body":"first","body":"last"}')).status).toBe(201)
    const { messages } = await stream.newest(3)
    expect(messages.map(({ body }) => body.length)).toEqual([65_525, 4, 4])
    expect(messages.at(-1)?.body).toBe('last')
  })

  it('refuses a request that announces no body at all', async () => {
    const { port } = await startServer(transport)
    const head = `POST /messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`
    const { status, text } = await askRaw(port, `${head}Connection: close\r\n\r\n`)
    expect(status).toBe(400)
    expect(text).toContain('bad_json')
  })

  it('answers 413 before it has read what is too long, reads on for a moment, and closes', async () => {
    const harness = await startServer(transport)
    const { port, clock } = harness
    const head = `POST /messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`
    const declared = await connectRaw(port)
    await until(() => harness.server.sockets() === 1)
    // The watch over stalled readers, which comes with the first connection, is among them.
    const standing = clock.pending()
    declared.send(`${head}Content-Length: 1000000000\r\n\r\n{"body":"`)
    expect(await declared.expect('too_large')).toMatch(/^HTTP\/1\.1 413 .*^Connection: close\r$/ms)
    // Its answer is there, and what it still sends is not refused by a reset that would eat it.
    expect(clock.pending()).toBe(standing + 1)
    await clock.advance(499)
    expect([clock.pending(), harness.server.sockets()]).toEqual([standing + 1, 1])
    declared.send('x'.repeat(100_000))
    await clock.advance(1)
    await declared.closed()
    expect(clock.pending()).toBe(standing)

    const megabytes = 'x'.repeat(8_000_000)
    const sent = await askRaw(port, `${head}Content-Length: 8000000\r\n\r\n${megabytes}`)
    expect(sent.status).toBe(413)
    const extension = `Transfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(20_000)}`
    expect((await askRaw(port, `${head}${extension}`)).status).toBe(413)
    const endless = await connectRaw(port)
    endless.send(`${head}Transfer-Encoding: chunked\r\n\r\n`)
    const chunk = `1000\r\n${'x'.repeat(4_096)}\r\n`
    endless.socket.on('drain', () => endless.send(chunk.repeat(8)))
    endless.send(chunk.repeat(20))
    await endless.expect('too_large')
    await clock.advance(500)
    expect(await endless.closed()).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('answers 408 to a body that does not arrive', async () => {
    const { port, server } = await startServer(transport, {
      // Node measures these itself, in real ms.
      limits: { headersTimeout: 40, requestTimeout: 80, connectionsCheckingInterval: 10 },
    })
    const head = `POST /messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`
    expect((await askRaw(port, `${head}Content-Length: 10\r\n\r\n{"b`)).status).toBe(408)
    const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n3\r\n{"b\r\n`
    expect((await askRaw(port, chunked)).status).toBe(408)
    expect(server.status().state).toBe('running')
  })

  it('asks for the body only of whom it will hear out', async () => {
    const { port, clock } = await startServer(transport)
    const head = (type: string, length: number): string =>
      `POST /messages HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`
    const client = await connectRaw(port)
    client.send(head('application/json', 12))
    await client.expect('HTTP/1.1 100 Continue\r\n\r\n')
    client.send('{"body":"x"}')
    expect(await client.closed()).toContain('HTTP/1.1 201 Created')
    const refused = await connectRaw(port)
    refused.send(head('application/json', 70_000))
    await refused.expect('too_large')
    await clock.advance(500)
    expect(await refused.closed()).toMatch(/^HTTP\/1\.1 413 /)
  })

  it.each<[string, Error, number, ErrorCode]>([
    ['busy', new PlaygroundError('store_busy', 'Busy.'), 503, 'store_busy'],
    ['read-only', new PlaygroundError('store_readonly', 'Read-only.'), 503, 'store_readonly'],
    ['full', new PlaygroundError('store_full', 'Full.'), 507, 'store_full'],
    ['gone', new PlaygroundError('store_gone', 'Gone.'), 503, 'store_gone'],
    ['broken', new Error('secret path /var/x'), 500, 'internal'],
  ])('says so where the store is %s', async (_name, error, status, code) => {
    const { url } = await startServer(transport, {
      posts: { post: () => Promise.reject(error) },
    })
    const answer = await post(url, '{"body":"x"}')
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject({ error: { code } })
    expect(JSON.stringify(answer.json)).not.toContain('secret')
    expect(answer.headers.get('retry-after')).toBe(code === 'store_busy' ? '1' : null)
  })

  it('has no other method', async () => {
    const { url } = await startServer(transport)
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${url}/messages`, { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })
})
