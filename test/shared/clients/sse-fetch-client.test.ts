import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Client } from '../../../main/shared/clients/client.ts'
import { createBench, type Bench, type Knobs } from './bench.ts'
import {
  message,
  type FakeEnvironment,
  type FakeStream,
  type RecordedSink,
} from '../../support/fake-environment.ts'

let bench: Bench
let environment: FakeEnvironment
let sink: RecordedSink
let knobs: Knobs
let client: Client

beforeEach(() => {
  bench = createBench('sseFetch')
  ;({ environment, sink, knobs, client } = bench)
})

const event = (id: number, dueAt: number): string =>
  `id: ${id}\ndata: ${JSON.stringify(message(id, dueAt))}\n\n`

/** A client whose stream is open, with one message of history and one that is live. */
async function open(): Promise<FakeStream> {
  client.start()
  const stream = bench.request().streams()
  await stream.sends(event(100, environment.now() - 1) + event(101, environment.now()))
  return stream
}

describe('a client that reads SSE by fetch', () => {
  it('asks as an EventSource does, and without a header that would need a preflight', async () => {
    await open()
    expect(bench.query()).toEqual({
      client: 'pane',
      interval: '250',
      heartbeat: '5000',
      after: '50',
      stream: 'one',
    })
    expect(bench.request()).toMatchObject({ method: 'GET', cache: 'no-store' })
    expect([...bench.request().headers.keys()]).toEqual([])
  })

  it('tells history from what is live', async () => {
    await open()
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
    expect(sink.baselines).toEqual([100])
    expect(sink.live).toEqual([101])
    expect(client.cursor()).toBe(101)
  })

  it('takes a message whole that came in pieces, torn within a character', async () => {
    const stream = await open()
    const text = event(102, environment.now()).replace('message 102', '消息')
    const bytes = new TextEncoder().encode(text)
    const middle = bytes.findIndex((byte) => byte > 127) + 1
    const bodies: string[] = []
    vi.spyOn(sink, 'onMessages').mockImplementation((some) => {
      bodies.push(...some.map(({ body }) => body))
    })
    await stream.sends(bytes.slice(0, middle))
    expect(bodies).toEqual([])
    await stream.sends(bytes.slice(middle))
    expect(bodies).toEqual(['消息'])
  })

  it.each(['ends', 'breaks'] as const)(
    'comes back after a stream that %s, when the server asked for it, behind the last message',
    async (way) => {
      const stream = await open()
      await stream.sends('retry: 700\n\n')
      await stream[way]()
      expect(bench.state()).toEqual(['waiting', undefined, 'lost'])
      expect(environment.requests).toHaveLength(1)
      // Half of the first back-off, 500 ms, comes on top.
      await environment.advance(949)
      expect(environment.requests).toHaveLength(1)
      await environment.advance(1)
      expect(bench.query()).toMatchObject({ after: '101', stream: 'one' })
      const next = bench.request().streams()
      await next.sends(event(102, environment.now() - 500) + event(103, environment.now()))
      expect(sink.replayed).toEqual([102])
      expect(sink.live).toEqual([101, 103])
    },
  )

  it('does not ask for what it missed where resuming is off', async () => {
    knobs.resume = false
    const stream = await open()
    await stream.ends()
    await environment.advance(2_250)
    expect(environment.requests).toHaveLength(2)
    expect(bench.query()).not.toHaveProperty('after')
  })

  it('says which status refused it, and waits as long as it was asked to', async () => {
    client.start()
    await bench.request().answers('', { status: 503, headers: { 'Retry-After': '3' } })
    expect(bench.state()).toEqual(['waiting', undefined, 'bad-answer'])
    expect(bench.detail()).toMatchObject({ status: 503, retryAfter: 3 })
    await environment.advance(2_999)
    expect(environment.requests).toHaveLength(1)
    await environment.advance(501)
    expect(environment.requests).toHaveLength(2)
  })

  it('is told by 204 that the stream was ended, and stays away', async () => {
    client.start()
    await bench.request().answers('', { status: 204 })
    expect(bench.state()).toEqual(['closed', undefined, 'server-ended'])
    await environment.advance(60_000)
    expect(environment.requests).toHaveLength(1)
  })

  it('takes no page for a stream', async () => {
    client.start()
    await bench.request().answers('<p>', { headers: { 'Content-Type': 'text/html' } })
    expect(bench.state()).toEqual(['waiting', undefined, 'bad-answer'])
  })

  it('says that its origin is refused where the engine says so', async () => {
    knobs.refused = true
    client.start()
    await bench.request().fails()
    expect(bench.state()).toEqual(['refused', undefined, 'refused-origin'])
    await environment.advance(5_000)
    expect(environment.requests).toHaveLength(2)
  })

  it('finds a link dead on which no heartbeat comes, and says of those that do', async () => {
    const stream = await open()
    await environment.advance(10_000)
    await stream.sends('event: heartbeat\ndata: {"at":1}\n\n')
    expect(sink.heartbeats).toHaveLength(1)
    await environment.advance(12_499)
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
    await environment.advance(1)
    expect(bench.state()).toEqual(['waiting', undefined, 'heartbeat-missed'])
    expect(bench.request().signal?.aborted).toBe(true)
  })

  it('ends its request when it is stopped, and takes nothing of it any more', async () => {
    const stream = await open()
    const { signal } = bench.request()
    const taken = vi.spyOn(sink, 'onMessages').mockImplementation(client.stop)
    await stream.sends(event(102, environment.now()) + event(103, environment.now()))
    expect(signal?.aborted).toBe(true)
    expect(taken).toHaveBeenCalledOnce()
    expect(bench.state()).toEqual(['closed', undefined, 'stopped-by-user'])
  })

  it('goes on in another stream where the server says that this one is gone', async () => {
    const stream = await open()
    await stream.sends('event: reset\ndata: {"stream":"two","oldest":1,"newest":7}\n\n')
    expect(sink.resets).toEqual([{ stream: 'two', restarts: true }])
    await stream.sends(event(8, environment.now()))
    expect(client.cursor()).toBe(8)
  })
})
