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

describe('a polling client', () => {
  it('takes the newest id of its first answer as its baseline', async () => {
    await bench.startWithTen()
    expect(bench.query()).toEqual({ client: 'pane', limit: '50' })
    expect(bench.request().cache).toBe('no-store')
    expect(sink.history).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(sink.baselines).toEqual([10])
    expect(sink.records.map(({ fresh }) => fresh)).toEqual([0])
    expect(sink.states).toEqual([
      ['connecting', undefined, 'started'],
      ['open', undefined, 'opened'],
    ])
  })

  it('asks only for newer rows from then on, start to start', async () => {
    await bench.startWithTen()
    await environment.advance(499)
    expect(environment.requests).toHaveLength(1)
    await environment.advance(1)
    expect(bench.query()).toEqual({ client: 'pane', after: '10' })
    await environment.advance(30)
    await bench.request().answers(messages(11, 12))
    expect(sink.live).toEqual([11, 12])
    expect(client.cursor()).toBe(12)
    await environment.advance(470)
    expect(bench.query().after).toBe('12')
    expect(sink.records[1]).toMatchObject({ startedAt: 1_000_500, endedAt: 1_000_530, fresh: 2 })
  })

  it('does not drift, whatever the answers take', async () => {
    await bench.startWithTen()
    for (let poll = 0; poll < 20; poll += 1) {
      await environment.advance(480)
      await environment.advance(20)
      await bench.request().answers([])
    }
    const starts = sink.records.slice(1).map(({ startedAt }) => startedAt)
    expect(starts).toEqual(Array.from({ length: 20 }, (_, index) => 1_000_500 + index * 500))
  })

  it('skips a tick that meets a poll in flight, and counts it as late', async () => {
    await bench.startWithTen()
    await environment.advance(500)
    await environment.advance(1_200)
    expect(environment.requests).toHaveLength(2)
    expect(sink.late).toBe(2)
    await bench.request().answers([])
    await environment.advance(300)
    expect(environment.requests).toHaveLength(3)
  })

  it('leaves out the ticks that a sleeping page missed', async () => {
    await bench.startWithTen()
    environment.sleep(60_250)
    await environment.advance(0)
    expect(environment.requests).toHaveLength(2)
    await bench.request().answers([])
    await environment.advance(249)
    expect(environment.requests).toHaveLength(2)
    await environment.advance(1)
    expect(environment.requests).toHaveLength(3)
  })

  it('asks on at once where an answer says that there is more', async () => {
    await bench.startWithTen({ 'x-more': '1' })
    expect(environment.requests).toHaveLength(1)
    await environment.advance(500)
    await bench.request().answers(messages(11, 20), { headers: { 'x-more': '1' } })
    expect(environment.requests).toHaveLength(3)
    expect(bench.query().after).toBe('20')
  })

  it('takes everything as new that comes into an empty table', async () => {
    client.start()
    await bench.request().answers([])
    expect(sink.baselines).toEqual([])
    await environment.advance(500)
    expect(bench.query().after).toBe('0')
    await bench.request().answers(messages(501, 503))
    expect(sink.baselines).toEqual([500])
    expect(sink.live).toEqual([501, 502, 503])
  })

  describe('reading all rows', () => {
    beforeEach(() => {
      knobs.pollMode = 'all'
    })

    it('leaves out the rows it knows', async () => {
      await bench.startWithTen()
      await environment.advance(500)
      expect(bench.query()).toEqual({ client: 'pane' })
      await bench.request().answers(messages(1, 13), { headers: { 'x-more': '1' } })
      expect(sink.live).toEqual([11, 12, 13])
      expect(environment.requests).toHaveLength(2)
    })

    it('tells how many rows an answer carries in all, once there are some that came before', async () => {
      await bench.startWithTen()
      await environment.advance(500)
      await bench.request().answers(messages(1, 13))
      expect(sink.records.map(({ rows, fresh }) => [rows, fresh])).toEqual([
        [undefined, 0],
        [13, 3],
      ])
    })

    it('counts from the total what an empty table was given and has lost from view', async () => {
      client.start()
      await bench.request().answers([])
      await environment.advance(500)
      await bench.request().answers(messages(91, 100), { headers: { 'x-total-count': '100' } })
      expect(sink.baselines).toEqual([0])
    })

    it('shows no more than the latest of a large table as history', async () => {
      client.start()
      await bench.request().answers(messages(1, 3_000))
      expect(sink.history).toHaveLength(50)
      expect(sink.baselines).toEqual([3_000])
    })
  })

  describe('asking conditionally', () => {
    beforeEach(() => {
      knobs.pollMode = 'conditional'
    })

    it('leaves the condition to the browser, so that no preflight is needed', async () => {
      await bench.startWithTen({ etag: '"a"' })
      expect(bench.request().cache).toBe('no-cache')
      expect([...bench.request().headers]).toEqual([])
    })

    it('knows an answer from the cache by its tag and does not read it again', async () => {
      await bench.startWithTen({ etag: '"a"' })
      await environment.advance(500)
      await bench.request().answers('not even JSON', { headers: { etag: '"a"' } })
      expect(sink.records.at(-1)).toMatchObject({ status: 304, fresh: 0 })
      await environment.advance(500)
      await bench.request().answers(messages(1, 11), { headers: { etag: '"b"' } })
      expect(sink.records.at(-1)).toMatchObject({ status: 200, fresh: 1 })
    })
  })

  describe('polling long', () => {
    beforeEach(() => {
      knobs.pollMode = 'long'
      knobs.pollInterval = 0
    })

    it('asks the server to hold the answer, and asks on when it came', async () => {
      await bench.startWithTen()
      await environment.advance(0)
      expect(bench.query()).toEqual({ client: 'pane', after: '10', wait: '25000' })
      await environment.advance(24_000)
      await bench.request().answers(messages(11, 11))
      await environment.advance(0)
      expect(bench.query().after).toBe('11')
      expect(sink.late).toBe(0)
    })

    it('gives a held answer 10 s beyond its wait', async () => {
      await bench.startWithTen()
      await environment.advance(0)
      const held = bench.request()
      await environment.advance(34_999)
      expect(held.signal?.aborted).toBe(false)
      await environment.advance(1)
      expect(held.signal?.aborted).toBe(true)
    })

    it('does not spin where empty answers come at once', async () => {
      await bench.startWithTen()
      await environment.advance(0)
      for (let waited = 0; waited < 5_000; waited += 50) {
        await bench.request().answers([])
        await environment.advance(50)
      }
      expect(environment.requests.length).toBeLessThan(10)
    })

    it('does not spin where the server is gone', async () => {
      await bench.startWithTen()
      await environment.advance(0)
      await bench.request().fails()
      const asked = environment.requests.length
      await environment.advance(200)
      expect(environment.requests).toHaveLength(asked)
    })
  })

  it('keeps the distance from its last tick when the interval changes', async () => {
    await bench.startWithTen()
    await environment.advance(100)
    knobs.pollInterval = 2_000
    client.reconnect()
    await environment.advance(1_899)
    expect(environment.requests).toHaveLength(1)
    await environment.advance(1)
    expect(environment.requests).toHaveLength(2)
    knobs.pollInterval = 50
    client.reconnect()
    await bench.request().answers([])
    await environment.advance(50)
    expect(environment.requests).toHaveLength(3)
  })

  it('gives up a held poll when the mode changes', async () => {
    knobs.pollMode = 'long'
    knobs.pollInterval = 0
    await bench.startWithTen()
    await environment.advance(0)
    const held = bench.request()
    knobs.pollMode = 'new'
    knobs.pollInterval = 500
    client.reconnect()
    expect(held.signal?.aborted).toBe(true)
    expect(bench.query()).toEqual({ client: 'pane', after: '10' })
  })

  it('says since when a poll waits for its answer, and when none does', async () => {
    client.start()
    expect(sink.asking).toEqual([1_000_000])
    await environment.advance(30)
    await bench.request().answers([])
    expect(sink.asking).toEqual([1_000_000, undefined])
    await environment.advance(470)
    client.stop()
    expect(sink.asking).toEqual([1_000_000, undefined, 1_000_500, undefined])
  })
})
