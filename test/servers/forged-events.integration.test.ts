import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { describe, expect, it } from 'vitest'
import { startServer, until } from './harness.ts'
import { connectRaw } from './raw-client.ts'

const evil = '9\n\nevent: evil\nid: 9\ndata: forged\n\n'
const posts = [
  { body: 'x', id: evil, event: evil, name: 'evil\0', lastEventId: 7 },
  { body: 'x', author: 'a\nevent: evil\nid: 9\n\n' },
  { body: evil },
  { body: `\r${evil}\r\n\r\nevent: evil\r\rid: 9` },
  { body: '\0', ref: 'id: 9\n\n' },
]

describe('names and ids that a sender would like to choose', () => {
  it.each(['json', 'plain'])('never reach an event stream, format %s', async (format) => {
    const { url, port, stream } = await startServer('sse')
    const client = await connectRaw(port)
    // Without chunks what arrives is the stream itself.
    client.send(`GET /sse?format=${format} HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await client.expect('retry: 2000')
    for (const post of posts) {
      const answer = await fetch(`${url}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(post),
      })
      expect(answer.status).toBe(201)
    }
    const events: EventSourceMessage[] = []
    const content = (): string =>
      client.received().toString().split('\r\n\r\n').slice(1).join('\r\n\r\n')
    await until(() => {
      events.length = 0
      createParser({ onEvent: (event) => events.push(event) }).feed(content())
      return events.length > posts.length
    })
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      ['0', 'position'],
      ...posts.map((_, index) => [String(index + 1), undefined]),
    ])
    expect(stream.bounds().count).toBe(posts.length)
    client.socket.destroy()
  })
})
