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

describe('an SSE client that loses its stream', () => {
  it('leaves a lost connection to the browser, and tells what was replayed', async () => {
    bench.open()
    await environment.advance(1_000)
    bench.source().fails(0)
    expect(bench.state()).toEqual(['waiting', 0, 'lost'])
    await environment.advance(2_000)
    bench.source().opens()
    bench.source().sends(message(102, environment.now() - 500))
    bench.source().sends(message(103, environment.now()))
    expect(environment.sources).toHaveLength(1)
    expect(sink.replayed).toEqual([102])
    expect(sink.live).toEqual([101, 103])
    expect(sink.records.map(({ status }) => status)).toEqual([200, 200])
  })

  it('says that the server is gone where the browser fails again', async () => {
    bench.open()
    bench.source().fails(0)
    await environment.advance(2_000)
    bench.source().fails(0)
    expect(bench.state()).toEqual(['waiting', 0, 'server-gone'])
  })

  it('starts over by itself where resuming is off', async () => {
    knobs.resume = false
    bench.open()
    bench.source().fails(0)
    expect(bench.source().closed).toBe(true)
    await environment.advance(2_249)
    expect(environment.sources).toHaveLength(1)
    await environment.advance(1)
    expect(bench.query()).toEqual({
      client: 'pane',
      interval: '250',
      heartbeat: '5000',
      stream: 'one',
    })
    bench.source().opens()
    bench.source().sends(message(110, environment.now()))
    expect(sink.live).toEqual([101, 110])
  })

  it.each([
    [204, ['closed', 2, 'server-ended'], 0],
    [503, ['waiting', 2, 'bad-answer'], 1],
    [200, ['waiting', 2, 'lost'], 1],
    [403, ['waiting', 2, 'bad-answer'], 1],
  ])('asks why the browser gave up, and is told %i', async (status, expected, timers) => {
    bench.open()
    bench.source().fails(2)
    expect(environment.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'HEAD http://127.0.0.1:4000/sse?client=pane',
    ])
    await environment.requests[0]?.answers('', { status })
    expect(bench.state()).toEqual(expected)
    expect(environment.pending()).toBe(timers)
  })

  it('replaces a stream that the browser gave up, from its cursor, within 5 s', async () => {
    bench.open()
    bench.source().fails(2)
    await environment.requests[0]?.answers('', { status: 503 })
    await environment.advance(5_000)
    expect(environment.sources).toHaveLength(2)
    expect(bench.query()).toMatchObject({ after: '101', stream: 'one' })
  })

  it('says that the server is gone where it does not answer that question', async () => {
    bench.open()
    bench.source().fails(2)
    await environment.advance(3_000)
    expect(environment.requests[0]?.signal?.aborted).toBe(true)
    expect(bench.state()).toEqual(['waiting', 2, 'server-gone'])
  })

  it('says that the policy of its own page forbids the address, and not that nobody is there', async () => {
    client.start()
    bench.source().fails(2)
    knobs.forbidden = true
    await environment.requests[0]?.fails()
    expect(bench.state()).toEqual(['refused', 2, 'page-policy'])
  })

  it('tries a refused origin again, so that it heals once it is allowed', async () => {
    client.start()
    bench.source().fails(2)
    knobs.refused = true
    await environment.requests[0]?.fails()
    expect(bench.state()).toEqual(['refused', 2, 'refused-origin'])
    await environment.advance(5_000)
    bench.source().opens()
    expect(bench.state()).toEqual(['open', 1, 'opened'])
  })

  it('takes a link for dead after two missed heartbeats, within 15 s', async () => {
    bench.open()
    for (let beat = 0; beat < 4; beat += 1) {
      await environment.advance(5_000)
      bench.source().sends({ at: 1 }, 'heartbeat')
    }
    await environment.advance(12_499)
    expect(environment.sources).toHaveLength(1)
    await environment.advance(1)
    expect(bench.state()).toEqual(['waiting', 2, 'heartbeat-missed'])
    expect(environment.sources[0]?.closed).toBe(true)
    await environment.advance(250)
    expect(bench.query()).toMatchObject({ after: '101' })
  })

  it('does not judge a link when the page has slept, before it could read what came', async () => {
    bench.open()
    environment.sleep(600_000)
    await environment.advance(0)
    expect(environment.sources).toHaveLength(1)
    bench.source().sends({ at: 1 }, 'heartbeat')
    await environment.advance(12_000)
    expect(environment.sources).toHaveLength(1)
  })

  it('judges nothing where heartbeats are off', async () => {
    knobs.heartbeat = 0
    bench.open()
    await environment.advance(3_600_000)
    expect(environment.sources).toHaveLength(1)
  })

  it('says after 3 s that the browser may hold it back, and tries again', async () => {
    client.start()
    await environment.advance(2_999)
    expect(bench.state()).toEqual(['connecting', 0, 'started'])
    await environment.advance(1)
    expect(bench.state()).toEqual(['connecting', 0, 'browser-limit'])
    await environment.advance(10_000)
    expect(environment.sources).toHaveLength(2)
    expect(environment.sources[0]?.closed).toBe(true)
    bench.source().opens()
    expect(bench.state()).toEqual(['open', 1, 'opened'])
  })

  it('begins another stream behind its newest id', async () => {
    bench.open()
    bench.source().sends({ stream: 'two', oldest: 1, newest: 7 }, 'reset')
    expect(sink.resets).toEqual([{ stream: 'two', restarts: true }])
    expect(sink.baselines).toEqual([100, 7])
    bench.source().sends(message(8, environment.now()))
    expect(client.cursor()).toBe(8)
    // The address names the stream that is gone, so the browser must not use it again.
    bench.source().fails(0)
    await environment.advance(2_250)
    expect(bench.query()).toMatchObject({ after: '8', stream: 'two' })
  })

  it('goes on with its ids after a reset of the same stream', () => {
    bench.open()
    bench.source().sends({ stream: 'one', oldest: 500, newest: 900 }, 'reset')
    bench.source().sends({ stream: 'one', oldest: 0, newest: 0 }, 'reset')
    expect(sink.resets.map(({ restarts }) => restarts)).toEqual([false, false])
    expect(client.cursor()).toBe(101)
  })

  it('starts over where the same stream has lost its newest messages', () => {
    bench.open()
    bench.source().sends({ stream: 'one', oldest: 1, newest: 90 }, 'reset')
    expect(sink.resets).toEqual([{ stream: 'one', restarts: true }])
    expect(client.cursor()).toBe(90)
  })

  it('forgets the answer to a question that was asked before it was stopped', async () => {
    bench.open()
    bench.source().fails(2)
    client.stop()
    await environment.requests[0]?.answers('', { status: 503 })
    expect(bench.state()).toEqual(['closed', 2, 'stopped-by-user'])
    expect(environment.pending()).toBe(0)
  })

  it('forgets the answer to a question about a stream that it has replaced', async () => {
    bench.open()
    bench.source().fails(2)
    client.reconnect()
    bench.source().opens()
    await environment.requests[0]?.answers('', { status: 204 })
    expect(bench.state()).toEqual(['open', 1, 'opened'])
  })

  it('misses nothing where the connection breaks before anything new came', async () => {
    client.start()
    bench.source().opens()
    bench.source().sends(message(100, environment.now() - 1))
    await environment.advance(1_000)
    bench.source().fails(0)
    await environment.advance(2_000)
    bench.source().opens()
    bench.source().sends(message(101, environment.now() - 1_500))
    bench.source().sends(message(102, environment.now()))
    expect(sink.baselines).toEqual([100])
    expect(sink.replayed).toEqual([101])
    expect(sink.live).toEqual([102])
  })

  it('waits as long as a 503 asks it to, and a little apart from others', async () => {
    bench.open()
    bench.source().fails(2)
    await environment.requests[0]?.answers('', { status: 503, headers: { 'retry-after': '10' } })
    expect(bench.detail()).toEqual({ status: 503, retryAfter: 10, nextIn: 10_250 })
    await environment.advance(10_249)
    expect(environment.sources).toHaveLength(1)
    await environment.advance(1)
    expect(environment.sources).toHaveLength(2)
  })

  it('says when the browser will try, and counts that attempt from then on', async () => {
    bench.open()
    await environment.advance(1_000)
    bench.source().fails(0)
    expect(bench.detail()).toEqual({ nextIn: 2_000 })
    await environment.advance(2_030)
    bench.source().opens()
    expect(sink.records[1]).toMatchObject({ startedAt: 1_003_000, endedAt: 1_003_030, status: 200 })
  })

  it('counts from its last history on where resuming is off and nothing new came before', async () => {
    knobs.resume = false
    client.start()
    bench.source().opens()
    bench.source().sends(message(100, environment.now() - 1))
    await environment.advance(1_000)
    bench.source().fails(0)
    await environment.advance(5_000)
    bench.source().opens()
    bench.source().sends(message(110, environment.now()))
    expect(sink.baselines).toEqual([100])
    expect(sink.live).toEqual([110])
  })

  it('calls nothing replayed that it did not ask for', async () => {
    knobs.resume = false
    bench.open()
    bench.source().fails(0)
    await environment.advance(5_000)
    bench.source().opens()
    bench.source().sends(message(110, environment.now() - 100))
    expect(sink.replayed).toEqual([])
  })
})
