import { beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../../../renderer/clients/client.ts'
import { createSseClient } from '../../../renderer/clients/sse-client.ts'
import {
  createFakeAmbient,
  createRecordedSink,
  message,
  type FakeAmbient,
  type FakeEventSource,
  type RecordedSink,
} from './fake-ambient.ts'

let ambient: FakeAmbient
let sink: RecordedSink
let store: { stream: string; oldest: number; newest: number }
let heartbeat: number
let resume: boolean
let offset: number
let refused: boolean
let client: Client

beforeEach(() => {
  ambient = createFakeAmbient()
  sink = createRecordedSink()
  store = { stream: 'one', oldest: 1, newest: 100 }
  heartbeat = 5_000
  resume = true
  offset = 0
  refused = false
  client = createSseClient(
    {
      url: () => 'http://127.0.0.1:4000',
      client: 'pane-2',
      pollInterval: () => 500,
      pollMode: () => 'new',
      pushInterval: () => 250,
      heartbeat: () => heartbeat,
      resume: () => resume,
      store: () => store,
      refused: () => refused,
      clockOffset: () => offset,
    },
    sink,
    ambient,
  )
})

const latest = (): FakeEventSource => {
  const source = ambient.sources.at(-1)
  if (source === undefined) throw new Error('no stream was opened')
  return source
}
const query = (): Record<string, string> => Object.fromEntries(latest().url.searchParams)
const state = (): unknown => sink.states.at(-1)

/** Opens, with id 100 as history and 101 as the first live message. */
function open(): void {
  client.start()
  latest().opens()
  latest().sends(message(100, ambient.now() - 1))
  latest().sends(message(101, ambient.now()))
}

describe('an SSE client', () => {
  it('asks for some history with its own intervals', () => {
    client.start()
    expect(latest().url.pathname).toBe('/sse')
    expect(query()).toEqual({
      client: 'pane-2',
      interval: '250',
      heartbeat: '5000',
      after: '50',
      stream: 'one',
    })
    heartbeat = 0
    store = { stream: 'one', oldest: 81, newest: 100 }
    client.reconnect()
    expect(query()).toEqual({ client: 'pane-2', interval: '250', after: '80', stream: 'one' })
  })

  it('asks for nothing where the table is empty', () => {
    store = { stream: 'one', oldest: 0, newest: 0 }
    client.start()
    expect(query()).not.toHaveProperty('after')
  })

  it('takes as history what was due before it opened', () => {
    open()
    expect(sink.history).toEqual([100])
    expect(sink.baselines).toEqual([100])
    expect(sink.live).toEqual([101])
    expect(client.cursor()).toBe(101)
    expect(sink.states).toEqual([
      ['connecting', 0, 'started'],
      ['open', 1, 'opened'],
    ])
  })

  it('compares with the clock of the server, not with its own', () => {
    offset = 60_000
    client.start()
    latest().opens()
    latest().sends(message(100, ambient.now() + 59_999))
    latest().sends(message(101, ambient.now() + 60_000))
    expect(sink.baselines).toEqual([100])
  })

  it('passes heartbeats on', async () => {
    open()
    await ambient.pass(5_000)
    latest().sends({ at: 1 }, 'heartbeat')
    expect(sink.heartbeats).toEqual([1_005_000])
  })

  it('leaves a lost connection to the browser, and tells what was replayed', async () => {
    open()
    await ambient.pass(1_000)
    latest().fails(0)
    expect(state()).toEqual(['waiting', 0, 'lost'])
    await ambient.pass(2_000)
    latest().opens()
    latest().sends(message(102, ambient.now() - 500))
    latest().sends(message(103, ambient.now()))
    expect(ambient.sources).toHaveLength(1)
    expect(sink.replayed).toEqual([102])
    expect(sink.live).toEqual([101, 103])
    expect(sink.records.map(({ status }) => status)).toEqual([200, 200])
  })

  it('says that the server is gone where the browser fails again', async () => {
    open()
    latest().fails(0)
    await ambient.pass(2_000)
    latest().fails(0)
    expect(state()).toEqual(['waiting', 0, 'server-gone'])
  })

  it('begins anew by itself where resuming is off', async () => {
    resume = false
    open()
    latest().fails(0)
    expect(latest().closed).toBe(true)
    await ambient.pass(2_249)
    expect(ambient.sources).toHaveLength(1)
    await ambient.pass(1)
    expect(query()).toEqual({ client: 'pane-2', interval: '250', heartbeat: '5000' })
    latest().opens()
    latest().sends(message(110, ambient.now()))
    expect(sink.live).toEqual([101, 110])
  })

  it.each([
    [204, ['closed', 2, 'server-ended'], 0],
    [503, ['waiting', 2, 'bad-answer'], 1],
    [200, ['waiting', 2, 'lost'], 1],
    [403, ['refused', 2, 'refused-origin'], 1],
  ])('asks why the browser gave up, and is told %i', async (status, expected, timers) => {
    open()
    latest().fails(2)
    expect(ambient.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'HEAD http://127.0.0.1:4000/sse',
    ])
    await ambient.requests[0]?.answers('', { status })
    expect(state()).toEqual(expected)
    expect(ambient.pendingTimers()).toBe(timers)
  })

  it('replaces a stream that the browser gave up, from its cursor, within 5 s', async () => {
    open()
    latest().fails(2)
    await ambient.requests[0]?.answers('', { status: 503 })
    await ambient.pass(5_000)
    expect(ambient.sources).toHaveLength(2)
    expect(query()).toMatchObject({ after: '101', stream: 'one' })
  })

  it('says that the server is gone where it does not answer that question', async () => {
    open()
    latest().fails(2)
    await ambient.pass(3_000)
    expect(ambient.requests[0]?.signal?.aborted).toBe(true)
    expect(state()).toEqual(['waiting', 2, 'server-gone'])
  })

  it('tries a refused origin again, so that it heals once it is allowed', async () => {
    client.start()
    latest().fails(2)
    refused = true
    await ambient.requests[0]?.fails()
    expect(state()).toEqual(['refused', 2, 'refused-origin'])
    await ambient.pass(5_000)
    latest().opens()
    expect(state()).toEqual(['open', 1, 'opened'])
  })

  it('takes a link for dead after two missed heartbeats, within 15 s', async () => {
    open()
    for (let beat = 0; beat < 4; beat += 1) {
      await ambient.pass(5_000)
      latest().sends({ at: 1 }, 'heartbeat')
    }
    await ambient.pass(12_499)
    expect(ambient.sources).toHaveLength(1)
    await ambient.pass(1)
    expect(state()).toEqual(['waiting', 2, 'heartbeat-missed'])
    expect(ambient.sources[0]?.closed).toBe(true)
    await ambient.pass(250)
    expect(query()).toMatchObject({ after: '101' })
  })

  it('does not judge a link when the page has slept, before it could read what came', async () => {
    open()
    ambient.sleep(600_000)
    await ambient.pass(0)
    expect(ambient.sources).toHaveLength(1)
    latest().sends({ at: 1 }, 'heartbeat')
    await ambient.pass(12_000)
    expect(ambient.sources).toHaveLength(1)
  })

  it('judges nothing where heartbeats are off', async () => {
    heartbeat = 0
    open()
    await ambient.pass(3_600_000)
    expect(ambient.sources).toHaveLength(1)
  })

  it('says after 3 s that the browser may hold it back, and tries again', async () => {
    client.start()
    await ambient.pass(2_999)
    expect(state()).toEqual(['connecting', 0, 'started'])
    await ambient.pass(1)
    expect(state()).toEqual(['connecting', 0, 'browser-limit'])
    await ambient.pass(10_000)
    expect(ambient.sources).toHaveLength(2)
    expect(ambient.sources[0]?.closed).toBe(true)
    latest().opens()
    expect(state()).toEqual(['open', 1, 'opened'])
  })

  it('begins another stream behind its newest id', async () => {
    open()
    latest().sends({ stream: 'two', oldest: 1, newest: 7 }, 'reset')
    expect(sink.resets).toEqual([{ stream: 'two', restarts: true }])
    expect(sink.baselines).toEqual([100, 7])
    latest().sends(message(8, ambient.now()))
    expect(client.cursor()).toBe(8)
    // The address names the stream that is gone, so the browser must not use it again.
    latest().fails(0)
    await ambient.pass(2_250)
    expect(query()).toMatchObject({ after: '8', stream: 'two' })
  })

  it('goes on with its ids after a reset of the same stream', () => {
    open()
    latest().sends({ stream: 'one', oldest: 500, newest: 900 }, 'reset')
    latest().sends({ stream: 'one', oldest: 0, newest: 0 }, 'reset')
    expect(sink.resets.map(({ restarts }) => restarts)).toEqual([false, false])
    expect(client.cursor()).toBe(101)
  })

  it('begins anew where the same stream has lost its newest messages', () => {
    open()
    latest().sends({ stream: 'one', oldest: 1, newest: 90 }, 'reset')
    expect(sink.resets).toEqual([{ stream: 'one', restarts: true }])
    expect(client.cursor()).toBe(90)
  })

  it('reports what is no message and stays open', () => {
    open()
    for (const text of ['{', 'null', '[]', '{"id":1}', '"text"']) latest().sends(text)
    latest().sends('{"stream":1}', 'reset')
    expect(state()).toEqual(['open', 1, 'bad-answer'])
    latest().sends(message(102, ambient.now()))
    expect(sink.live).toEqual([101, 102])
  })

  it('hears nothing from a stream that it has replaced', async () => {
    open()
    const old = latest()
    client.reconnect()
    expect(old.closed).toBe(true)
    const told = sink.states.length
    old.sends(message(102, ambient.now()))
    old.fails(2)
    expect(sink.live).toEqual([101])
    expect(sink.states).toHaveLength(told)
  })

  it('leaves nothing open when it is stopped, and resumes when it is started again', async () => {
    open()
    client.stop()
    client.stop()
    expect(latest().closed).toBe(true)
    expect(ambient.pendingTimers()).toBe(0)
    expect(state()).toEqual(['closed', 2, 'stopped-by-user'])
    client.start()
    expect(query()).toMatchObject({ after: '101' })
  })

  it('forgets the answer to a question that was asked before it was stopped', async () => {
    open()
    latest().fails(2)
    client.stop()
    await ambient.requests[0]?.answers('', { status: 503 })
    expect(state()).toEqual(['closed', 2, 'stopped-by-user'])
    expect(ambient.pendingTimers()).toBe(0)
  })

  it('forgets the answer to a question about a stream that it has replaced', async () => {
    open()
    latest().fails(2)
    client.reconnect()
    latest().opens()
    await ambient.requests[0]?.answers('', { status: 204 })
    expect(state()).toEqual(['open', 1, 'opened'])
  })

  it('misses nothing where the connection breaks before anything new came', async () => {
    client.start()
    latest().opens()
    latest().sends(message(100, ambient.now() - 1))
    await ambient.pass(1_000)
    latest().fails(0)
    await ambient.pass(2_000)
    latest().opens()
    latest().sends(message(101, ambient.now() - 1_500))
    latest().sends(message(102, ambient.now()))
    expect(sink.baselines).toEqual([100])
    expect(sink.replayed).toEqual([101])
    expect(sink.live).toEqual([102])
  })

  it('writes by POST', async () => {
    const sent = client.post('你好', 'Ada')
    const [request] = ambient.requests
    expect(request).toMatchObject({ method: 'POST', body: { body: '你好', author: 'Ada' } })
    expect(String(request?.url)).toBe('http://127.0.0.1:4000/messages?client=pane-2')
    await request?.answers({ ...message(9), body: '你好' }, { status: 201 })
    expect(await sent).toEqual({ id: 9 })
  })
})
