import { describe, expect, it } from 'vitest'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { startServer, until } from './harness.ts'
import { connectRaw } from './raw-client.ts'
import { open } from './websocket-client.ts'

/** A stream that reports what was stored, and fails when it is asked for messages. */
async function unreadable() {
  const clock = createManualClock()
  const stream = createMemoryStream({ clock, retention: 1_000 })
  await stream.append([{ author: '', body: 'kept', createdAt: 0 }])
  const fail = (): Promise<never> => Promise.reject(new Error('disk at /secret/path'))
  return { ...stream, read: fail, newest: fail }
}

describe('a stream that cannot be read', () => {
  it('closes a WebSocket with 1011, without a word of where it failed', async () => {
    const { url } = await startServer('websocket', { stream: await unreadable() })
    const { closed } = await open(url, '?after=0')
    expect(await closed()).toEqual({ code: 1011, reason: 'internal error' })
    const live = await open(url)
    live.ws.terminate()
  })

  it('cuts an event stream, which then comes back for it', async () => {
    const { port, server } = await startServer('sse', { stream: await unreadable() })
    const client = await connectRaw(port)
    client.send(`GET /sse?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    expect(await client.closed()).not.toContain('secret')
    await until(() => server.sockets() === 0)
  })

  it('is 500 for who polls, without a stack', async () => {
    const { url } = await startServer('polling', { stream: await unreadable() })
    const answer = await fetch(`${url}/getData`)
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({ error: { code: 'internal' } })
  })
})
