import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import { startServer, until } from './harness.ts'
import { open } from './websocket-client.ts'

describe('posts over a WebSocket', () => {
  it('stores an object with a body, and acknowledges its ref at once and once', async () => {
    const { url, stream } = await startServer('websocket')
    const { ws, frames, texts } = await open(url, '?interval=10000')
    ws.send('{"body":"x","author":"Ada","ref":"r1","more":true}')
    await until(() => texts.length === 1)
    ws.send('{"body":"x","author":"Ada","ref":"r1"}')
    await until(() => texts.length === 2)
    const ack = { type: 'ack', ref: 'r1', id: 1 }
    expect(frames()).toEqual([ack, ack])
    const { messages } = await stream.newest(10)
    expect(messages).toMatchObject([{ id: 1, author: 'Ada', body: 'x' }])
    ws.terminate()
  })

  it.each([
    '{"name":"张三","age":20}',
    '客户端数据',
    '',
    '[{"body":"x"}]',
    'null',
    '{"body":',
    '{"author":"x"}',
    '{"__proto__":{"body":7}}',
    '[[[['.repeat(2_500),
    '{"x":'.repeat(10_000),
    JSON.stringify({ ['k'.repeat(3_072)]: 1 }),
  ])('stores any other text as it is: %.20s', async (text) => {
    const { url } = await startServer('websocket')
    const { ws, frames, texts } = await open(url)
    ws.send(text)
    await until(() => texts.length === 1)
    expect(frames()[0]).toMatchObject({ id: 1, author: '', body: text })
    ws.terminate()
  })

  it.each([
    ['{"body":5}', 'body'],
    ['{"body":null,"ref":"r"}', 'body'],
    ['{"body":1e400}', 'body'],
    ['{"body":"x","author":{}}', 'author'],
    ['{"author":1}', 'author'],
    ['{"body":"x","ref":7}', 'ref'],
    [`{"body":"x","ref":"${'r'.repeat(65)}"}`, 'ref'],
    [`{"body":"x","author":"${'a'.repeat(65)}"}`, 'author'],
  ])('refuses %s, and goes on', async (text, field) => {
    const { url, stream } = await startServer('websocket')
    const { ws, frames, texts } = await open(url)
    ws.send(text)
    ws.send('next')
    await until(() => texts.length === 2)
    expect(frames()[0]).toMatchObject({ type: 'error', error: { code: 'bad_message', field } })
    expect(frames()[1]).toMatchObject({ id: 1, body: 'next' })
    expect(stream.bounds().count).toBe(1)
    ws.terminate()
  })

  it('closes with 1008 after ten bad messages in a row, and not after nine', async () => {
    const { url, stream } = await startServer('websocket')
    const one = await open(url)
    for (let round = 0; round < 2; round += 1) {
      for (let bad = 0; bad < 9; bad += 1) one.ws.send('{"body":0}')
      one.ws.send('good')
    }
    await until(() => stream.bounds().count === 2)
    expect(one.ws.readyState).toBe(WebSocket.OPEN)
    for (let bad = 0; bad < 10; bad += 1) one.ws.send('{"body":0}')
    expect(await one.closed()).toEqual({ code: 1008, reason: 'bad messages' })
    expect(stream.bounds().count).toBe(2)
  })

  it('says so where the store refuses, with the ref, and stays open', async () => {
    const busy = new PlaygroundError('store_busy', 'Busy.')
    const errors = [busy, new Error('at /secret/path')]
    const { url } = await startServer('websocket', {
      posts: { post: () => Promise.reject(errors.shift() ?? busy) },
    })
    const { ws, frames, texts } = await open(url)
    ws.send('{"body":"x","ref":"r"}')
    ws.send('y')
    await until(() => texts.length === 2)
    expect(frames()).toMatchObject([
      { type: 'error', ref: 'r', error: { code: 'store_busy' } },
      { type: 'error', error: { code: 'internal' } },
    ])
    expect(texts.join()).not.toContain('secret')
    expect(ws.readyState).toBe(WebSocket.OPEN)
    ws.terminate()
  })

  it('reads no further while hundreds of posts are under way, and loses none', async () => {
    const waiting: (() => void)[] = []
    let begun = 0
    const { url } = await startServer('websocket', {
      posts: {
        post: ({ author, body, client }) => {
          const draft = { author, body, createdAt: 0 }
          if (client === 'other') return Promise.resolve({ id: 0, draft, repeated: false })
          begun += 1
          const id = begun
          return new Promise((resolve) =>
            waiting.push(() => resolve({ id, draft, repeated: false })),
          )
        },
      },
    })
    const { ws, frames, texts } = await open(url)
    const post = (at: number): string =>
      JSON.stringify({ body: 'x'.repeat(10_000), ref: String(at) })
    for (let at = 0; at < 2_000; at += 1) ws.send(post(at))
    await until(() => begun >= 256)
    // What came in one piece with the 256th is still taken in; then another is heard a hundred
    // times, and nothing more of this one.
    const other = await open(url, '?client=other')
    const stoppedAt = begun
    for (let at = 1; at <= 100; at += 1) {
      other.ws.send(post(at))
      await until(() => other.texts.length === at)
    }
    expect(begun).toBe(stoppedAt)
    expect(begun).toBeLessThan(300)
    const pump = setInterval(() => waiting.splice(0).forEach((answer) => answer()), 1)
    await until(() => texts.length === 2_000)
    clearInterval(pump)
    expect(frames().map(({ ref }) => Number(ref))).toEqual([...Array(2_000).keys()])
    ws.terminate()
    other.ws.terminate()
  })
})
