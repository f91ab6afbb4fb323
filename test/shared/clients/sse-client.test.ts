import { beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../../../main/shared/clients/client.ts'
import { createBench, type Bench, type Knobs } from './bench.ts'
import { message, type FakeEnvironment, type RecordedSink } from '../../support/fake-environment.ts'

let bench: Bench
let environment: FakeEnvironment
let sink: RecordedSink
let knobs: Knobs
let client: Client

beforeEach(() => {
  bench = createBench('sse')
  ;({ environment, sink, knobs, client } = bench)
})

describe('an SSE client', () => {
  it('asks for some history with its own intervals', () => {
    client.start()
    expect(bench.source().url.pathname).toBe('/sse')
    expect(bench.query()).toEqual({
      client: 'pane',
      interval: '250',
      heartbeat: '5000',
      after: '50',
      stream: 'one',
    })
    knobs.heartbeat = 0
    knobs.store = { stream: 'one', oldest: 81, newest: 100 }
    client.reconnect()
    expect(bench.query()).toEqual({ client: 'pane', interval: '250', after: '80', stream: 'one' })
  })

  it('asks for nothing where the table is empty', () => {
    knobs.store = { stream: 'one', oldest: 0, newest: 0 }
    client.start()
    expect(bench.query()).not.toHaveProperty('after')
  })

  it('takes as history what was due before it opened', () => {
    bench.open()
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
    knobs.clockOffset = 60_000
    client.start()
    bench.source().opens()
    bench.source().sends(message(100, environment.now() + 59_999))
    bench.source().sends(message(101, environment.now() + 60_000))
    expect(sink.baselines).toEqual([100])
  })

  it('takes as history what may have been due before it opened, as far as the clocks can tell', () => {
    knobs.clockUncertainty = 1.5
    client.start()
    bench.source().opens()
    bench.source().sends(message(100, environment.now() + 1.4))
    bench.source().sends(message(101, environment.now() + 1.5))
    expect(sink.baselines).toEqual([100])
  })

  it('passes heartbeats on', async () => {
    bench.open()
    await environment.advance(5_000)
    bench.source().sends({ at: 1 }, 'heartbeat')
    expect(sink.heartbeats).toEqual([1_005_000])
  })

  it('counts what is not a message and stays open', () => {
    bench.open()
    for (const text of ['{', 'null', '[]', '{"id":1}', '"text"']) bench.source().sends(text)
    bench.source().sends('{"stream":1}', 'reset')
    expect(sink.unreadable).toBe(6)
    expect(bench.state()).toEqual(['open', 1, 'opened'])
    bench.source().sends(message(102, environment.now()))
    expect(sink.live).toEqual([101, 102])
  })

  it('hears nothing from a stream that it has replaced', async () => {
    bench.open()
    const old = bench.source()
    client.reconnect()
    expect(old.closed).toBe(true)
    const told = sink.states.length
    old.sends(message(102, environment.now()))
    old.fails(2)
    expect(sink.live).toEqual([101])
    expect(sink.states).toHaveLength(told)
  })

  it('leaves nothing open when it is stopped, and resumes when it is started again', async () => {
    bench.open()
    client.stop()
    client.stop()
    expect(bench.source().closed).toBe(true)
    expect(environment.pending()).toBe(0)
    expect(bench.state()).toEqual(['closed', 2, 'stopped-by-user'])
    client.start()
    expect(bench.query()).toMatchObject({ after: '101' })
  })

  it('writes by POST', async () => {
    const sent = client.post('你好', 'Ada')
    const [request] = environment.requests
    expect(request).toMatchObject({ method: 'POST', body: { body: '你好', author: 'Ada' } })
    expect(String(request?.url)).toBe('http://127.0.0.1:4000/messages?client=pane')
    await request?.answers({ ...message(9), body: '你好' }, { status: 201 })
    expect(await sent).toEqual({ id: 9 })
  })
})
