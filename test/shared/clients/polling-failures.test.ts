import { beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../../../main/shared/clients/client.ts'
import { createBench, type Bench, type Knobs } from './bench.ts'
import {
  messages,
  type FakeEnvironment,
  type RecordedSink,
} from '../../support/fake-environment.ts'

let bench: Bench
let environment: FakeEnvironment
let sink: RecordedSink
let knobs: Knobs
let client: Client

beforeEach(() => {
  bench = createBench('polling')
  ;({ environment, sink, knobs, client } = bench)
})

describe('a polling client whose polls fail', () => {
  it('aborts a poll without an answer after 10 s, says so, and goes on', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    const stuck = bench.request()
    await environment.advance(10_000)
    expect(stuck.signal?.aborted).toBe(true)
    expect(sink.records.at(-1)).toMatchObject({ status: 0, aborted: true })
    expect(bench.state()).toEqual(['waiting', undefined, 'timeout'])
    await environment.advance(500)
    await bench.request().answers(messages(11, 11))
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
    expect(sink.replayed).toEqual([11])
  })

  it('keeps asking a server that is gone, and heals by its cursor', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    await bench.request().fails()
    expect(bench.state()).toEqual(['waiting', undefined, 'server-gone'])
    await environment.advance(500)
    await bench.request().answers(messages(11, 14))
    expect(sink.replayed).toEqual([11, 12, 13, 14])
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
  })

  it('shows the loss where resuming is off', async () => {
    knobs.resume = false
    await bench.startWithTen()
    await environment.advance(500)
    await bench.request().answers([], { status: 503 })
    expect(bench.state()).toEqual(['waiting', undefined, 'bad-answer'])
    await environment.advance(500)
    expect(bench.query()).toEqual({ client: 'pane', limit: '1' })
    await bench.request().answers(messages(20, 20))
    expect(sink.replayed).toEqual([])
    expect(sink.live).toEqual([20])
    await environment.advance(500)
    expect(bench.query().after).toBe('20')
  })

  it('waits as long as a 503 asks it to, and no longer than a minute', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    await bench.request().answers('{}', { status: 503, headers: { 'retry-after': '2' } })
    await environment.advance(1_999)
    expect(environment.requests).toHaveLength(2)
    await environment.advance(1)
    expect(environment.requests).toHaveLength(3)
    await bench.request().answers('{}', { status: 503, headers: { 'retry-after': '3600' } })
    expect(bench.detail()).toEqual({ status: 503, retryAfter: 60, nextIn: 60_000 })
    await environment.advance(59_999)
    expect(environment.requests).toHaveLength(3)
    await environment.advance(1)
    expect(environment.requests).toHaveLength(4)
  })

  it('reports an answer that is no list of messages, and goes on', async () => {
    await bench.startWithTen()
    for (const text of ['<html>', '{"id":1}', '[{"id":"x"}]', 'null', '[null]']) {
      await environment.advance(500)
      await bench.request().answers(text)
      expect(bench.state()).toEqual(['waiting', undefined, 'bad-answer'])
    }
    await environment.advance(500)
    await bench.request().answers([])
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
  })

  it('says that the policy of its own page forbids the address, once that is known', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    await bench.request().fails()
    expect(bench.state()).toEqual(['waiting', undefined, 'server-gone'])
    await environment.advance(500)
    knobs.forbidden = true
    await bench.request().fails()
    expect(bench.state()).toEqual(['refused', undefined, 'page-policy'])
  })

  it('tells a 403 that it can read by its status: no origin was refused by that', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    await bench.request().answers('no', { status: 403 })
    expect(bench.state()).toEqual(['waiting', undefined, 'bad-answer'])
    expect(bench.detail()).toMatchObject({ status: 403 })
  })

  it('is told that its origin is refused, asks slowly, and heals', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    expect(environment.requests).toHaveLength(2)
    knobs.refused = true
    await bench.request().fails()
    expect(bench.state()).toEqual(['refused', undefined, 'refused-origin'])
    const asked = environment.requests.length
    await environment.advance(4_999)
    expect(environment.requests).toHaveLength(asked)
    await environment.advance(1)
    await bench.request().answers(messages(11, 11))
    expect(bench.state()).toEqual(['open', undefined, 'opened'])
    expect(sink.replayed).toEqual([11])
  })

  it('ends where the server says that the stream has ended', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    await bench.request().answers('{}', { status: 410 })
    expect(bench.state()).toEqual(['closed', undefined, 'server-ended'])
    await environment.advance(60_000)
    expect(environment.requests).toHaveLength(2)
    expect(environment.pending()).toBe(0)
  })

  it('starts over where another stream answers', async () => {
    await bench.startWithTen({ 'x-stream': 'one' })
    await environment.advance(500)
    await bench.request().answers([], { headers: { 'x-stream': 'two' } })
    expect(sink.resets).toEqual([{ stream: 'two', restarts: true }])
    await environment.advance(500)
    expect(bench.query()).toEqual({ client: 'pane', limit: '50' })
    await bench.request().answers(messages(3, 4), { headers: { 'x-stream': 'two' } })
    expect(sink.baselines).toEqual([10, 4])
    expect(client.cursor()).toBe(4)
  })

  it('leaves nothing open when it is stopped, and resumes when it is started again', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    const flying = bench.request()
    client.stop()
    client.stop()
    expect(flying.signal?.aborted).toBe(true)
    await environment.advance(0)
    expect(environment.pending()).toBe(0)
    expect(bench.state()).toEqual(['closed', undefined, 'stopped-by-user'])
    expect(sink.records).toHaveLength(1)
    client.start()
    expect(bench.query().after).toBe('10')
    await bench.request().answers(messages(11, 12))
    expect(sink.replayed).toEqual([11, 12])
  })
})
