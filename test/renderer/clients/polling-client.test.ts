import { beforeEach, describe, expect, it } from 'vitest'
import type { PollMode } from '../../../main/contract/settings.ts'
import type { Client } from '../../../renderer/clients/client.ts'
import { createPollingClient } from '../../../renderer/clients/polling-client.ts'
import {
  createFakeAmbient,
  createRecordedSink,
  messages,
  type FakeAmbient,
  type FakeRequest,
  type RecordedSink,
} from './fake-ambient.ts'

let ambient: FakeAmbient
let sink: RecordedSink
let mode: PollMode
let interval: number
let resume: boolean
let refused: boolean
let client: Client

beforeEach(() => {
  ambient = createFakeAmbient()
  sink = createRecordedSink()
  mode = 'new'
  interval = 500
  resume = true
  refused = false
  client = createPollingClient(
    {
      url: () => 'http://127.0.0.1:3000',
      client: 'pane-1',
      pollInterval: () => interval,
      pollMode: () => mode,
      pushInterval: () => 0,
      heartbeat: () => 0,
      resume: () => resume,
      store: () => ({ stream: 's', oldest: 1, newest: 0 }),
      refused: () => refused,
      clockOffset: () => 0,
    },
    sink,
    ambient,
  )
})

const latest = (): FakeRequest => {
  const request = ambient.requests.at(-1)
  if (request === undefined) throw new Error('nothing was asked for')
  return request
}
const query = (request = latest()): Record<string, string> =>
  Object.fromEntries(request.url.searchParams)
const state = (): unknown => sink.states.at(-1)

/** Starts with ids 1 to 10 in the table, as history. */
async function startWithTen(headers: Record<string, string> = {}): Promise<void> {
  client.start()
  await latest().answers(messages(1, 10), { headers })
}

describe('a polling client', () => {
  it('takes the newest id of its first answer as its baseline', async () => {
    await startWithTen()
    expect(query()).toEqual({ client: 'pane-1', limit: '50' })
    expect(latest().cache).toBe('no-store')
    expect(sink.history).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(sink.baselines).toEqual([10])
    expect(sink.records.map(({ fresh }) => fresh)).toEqual([0])
    expect(sink.states).toEqual([
      ['connecting', undefined, 'started'],
      ['open', undefined, 'opened'],
    ])
  })

  it('asks only for newer rows from then on, start to start', async () => {
    await startWithTen()
    await ambient.pass(499)
    expect(ambient.requests).toHaveLength(1)
    await ambient.pass(1)
    expect(query()).toEqual({ client: 'pane-1', after: '10' })
    await ambient.pass(30)
    await latest().answers(messages(11, 12))
    expect(sink.live).toEqual([11, 12])
    expect(client.cursor()).toBe(12)
    await ambient.pass(470)
    expect(query().after).toBe('12')
    expect(sink.records[1]).toMatchObject({ startedAt: 1_000_500, endedAt: 1_000_530, fresh: 2 })
  })

  it('does not drift, whatever the answers take', async () => {
    await startWithTen()
    for (let poll = 0; poll < 20; poll += 1) {
      await ambient.pass(480)
      await ambient.pass(20)
      await latest().answers([])
    }
    const starts = sink.records.slice(1).map(({ startedAt }) => startedAt)
    expect(starts).toEqual(Array.from({ length: 20 }, (_, index) => 1_000_500 + index * 500))
  })

  it('skips a tick that meets a poll in flight, and counts it as late', async () => {
    await startWithTen()
    await ambient.pass(500)
    await ambient.pass(1_200)
    expect(ambient.requests).toHaveLength(2)
    expect(sink.late).toBe(2)
    await latest().answers([])
    await ambient.pass(300)
    expect(ambient.requests).toHaveLength(3)
  })

  it('leaves out the ticks that a sleeping page missed', async () => {
    await startWithTen()
    ambient.sleep(60_250)
    await ambient.pass(0)
    expect(ambient.requests).toHaveLength(2)
    await latest().answers([])
    await ambient.pass(249)
    expect(ambient.requests).toHaveLength(2)
    await ambient.pass(1)
    expect(ambient.requests).toHaveLength(3)
  })

  it('aborts a poll without an answer after 10 s, says so, and goes on', async () => {
    await startWithTen()
    await ambient.pass(500)
    const stuck = latest()
    await ambient.pass(10_000)
    expect(stuck.signal?.aborted).toBe(true)
    expect(sink.records.at(-1)).toMatchObject({ status: 0, aborted: true })
    expect(state()).toEqual(['waiting', undefined, 'timeout'])
    await ambient.pass(500)
    await latest().answers(messages(11, 11))
    expect(state()).toEqual(['open', undefined, 'opened'])
    expect(sink.replayed).toEqual([11])
  })

  it('asks on at once where an answer says that there is more', async () => {
    await startWithTen({ 'x-more': '1' })
    expect(ambient.requests).toHaveLength(1)
    await ambient.pass(500)
    await latest().answers(messages(11, 20), { headers: { 'x-more': '1' } })
    expect(ambient.requests).toHaveLength(3)
    expect(query().after).toBe('20')
  })

  it('takes everything as new that comes into an empty table', async () => {
    client.start()
    await latest().answers([])
    expect(sink.baselines).toEqual([])
    await ambient.pass(500)
    expect(query().after).toBe('0')
    await latest().answers(messages(501, 503))
    expect(sink.baselines).toEqual([500])
    expect(sink.live).toEqual([501, 502, 503])
  })

  describe('reading all rows', () => {
    beforeEach(() => {
      mode = 'all'
    })

    it('leaves out the rows it knows', async () => {
      await startWithTen()
      await ambient.pass(500)
      expect(query()).toEqual({ client: 'pane-1' })
      await latest().answers(messages(1, 13), { headers: { 'x-more': '1' } })
      expect(sink.live).toEqual([11, 12, 13])
      expect(ambient.requests).toHaveLength(2)
    })

    it('counts from the total what an empty table was given and has lost from view', async () => {
      client.start()
      await latest().answers([])
      await ambient.pass(500)
      await latest().answers(messages(91, 100), { headers: { 'x-total-count': '100' } })
      expect(sink.baselines).toEqual([0])
    })

    it('shows no more than the latest of a large table as history', async () => {
      client.start()
      await latest().answers(messages(1, 3_000))
      expect(sink.history).toHaveLength(50)
      expect(sink.baselines).toEqual([3_000])
    })
  })

  describe('asking conditionally', () => {
    beforeEach(() => {
      mode = 'conditional'
    })

    it('leaves the condition to the browser, so that no preflight is needed', async () => {
      await startWithTen({ etag: '"a"' })
      expect(latest().cache).toBe('no-cache')
      expect([...latest().headers]).toEqual([])
    })

    it('knows an answer from the cache by its tag and does not read it again', async () => {
      await startWithTen({ etag: '"a"' })
      await ambient.pass(500)
      await latest().answers('not even JSON', { headers: { etag: '"a"' } })
      expect(sink.records.at(-1)).toMatchObject({ status: 304, fresh: 0 })
      await ambient.pass(500)
      await latest().answers(messages(1, 11), { headers: { etag: '"b"' } })
      expect(sink.records.at(-1)).toMatchObject({ status: 200, fresh: 1 })
    })
  })

  describe('polling long', () => {
    beforeEach(() => {
      mode = 'long'
      interval = 0
    })

    it('asks the server to hold the answer, and asks on when it came', async () => {
      await startWithTen()
      await ambient.pass(0)
      expect(query()).toEqual({ client: 'pane-1', after: '10', wait: '25000' })
      await ambient.pass(24_000)
      await latest().answers(messages(11, 11))
      await ambient.pass(0)
      expect(query().after).toBe('11')
      expect(sink.late).toBe(0)
    })

    it('gives a held answer 10 s beyond its wait', async () => {
      await startWithTen()
      await ambient.pass(0)
      const held = latest()
      await ambient.pass(34_999)
      expect(held.signal?.aborted).toBe(false)
      await ambient.pass(1)
      expect(held.signal?.aborted).toBe(true)
    })

    it('does not spin where empty answers come at once', async () => {
      await startWithTen()
      await ambient.pass(0)
      for (let waited = 0; waited < 5_000; waited += 50) {
        await latest().answers([])
        await ambient.pass(50)
      }
      expect(ambient.requests.length).toBeLessThan(10)
    })

    it('does not spin where the server is gone', async () => {
      await startWithTen()
      await ambient.pass(0)
      await latest().fails()
      const asked = ambient.requests.length
      await ambient.pass(200)
      expect(ambient.requests).toHaveLength(asked)
    })
  })

  it('keeps asking a server that is gone, and heals by its cursor', async () => {
    await startWithTen()
    await ambient.pass(500)
    await latest().fails()
    expect(state()).toEqual(['waiting', undefined, 'server-gone'])
    await ambient.pass(500)
    await latest().answers(messages(11, 14))
    expect(sink.replayed).toEqual([11, 12, 13, 14])
    expect(state()).toEqual(['open', undefined, 'opened'])
  })

  it('shows the loss where resuming is off', async () => {
    resume = false
    await startWithTen()
    await ambient.pass(500)
    await latest().answers([], { status: 503 })
    expect(state()).toEqual(['waiting', undefined, 'bad-answer'])
    await ambient.pass(500)
    expect(query()).toEqual({ client: 'pane-1', limit: '1' })
    await latest().answers(messages(20, 20))
    expect(sink.replayed).toEqual([20])
    await ambient.pass(500)
    expect(query().after).toBe('20')
  })

  it('waits as long as a 503 asks it to, and no longer than 5 s', async () => {
    await startWithTen()
    await ambient.pass(500)
    await latest().answers('{}', { status: 503, headers: { 'retry-after': '2' } })
    await ambient.pass(1_999)
    expect(ambient.requests).toHaveLength(2)
    await ambient.pass(1)
    expect(ambient.requests).toHaveLength(3)
    await latest().answers('{}', { status: 503, headers: { 'retry-after': '3600' } })
    await ambient.pass(5_000)
    expect(ambient.requests).toHaveLength(4)
  })

  it('reports an answer that is no list of messages, and goes on', async () => {
    await startWithTen()
    for (const text of ['<html>', '{"id":1}', '[{"id":"x"}]', 'null', '[null]']) {
      await ambient.pass(500)
      await latest().answers(text)
      expect(state()).toEqual(['waiting', undefined, 'bad-answer'])
    }
    await ambient.pass(500)
    await latest().answers([])
    expect(state()).toEqual(['open', undefined, 'opened'])
  })

  it('is told that its origin is refused, asks slowly, and heals', async () => {
    await startWithTen()
    await ambient.pass(500)
    expect(ambient.requests).toHaveLength(2)
    refused = true
    await latest().fails()
    expect(state()).toEqual(['refused', undefined, 'refused-origin'])
    const asked = ambient.requests.length
    await ambient.pass(4_999)
    expect(ambient.requests).toHaveLength(asked)
    await ambient.pass(1)
    await latest().answers(messages(11, 11))
    expect(state()).toEqual(['open', undefined, 'opened'])
    expect(sink.replayed).toEqual([11])
  })

  it('ends where the server says that the stream has ended', async () => {
    await startWithTen()
    await ambient.pass(500)
    await latest().answers('{}', { status: 410 })
    expect(state()).toEqual(['closed', undefined, 'server-ended'])
    await ambient.pass(60_000)
    expect(ambient.requests).toHaveLength(2)
    expect(ambient.pendingTimers()).toBe(0)
  })

  it('begins anew where another stream answers', async () => {
    await startWithTen({ 'x-stream': 'one' })
    await ambient.pass(500)
    await latest().answers([], { headers: { 'x-stream': 'two' } })
    expect(sink.resets).toEqual([{ stream: 'two', restarts: true }])
    await ambient.pass(500)
    expect(query()).toEqual({ client: 'pane-1', limit: '50' })
    await latest().answers(messages(3, 4), { headers: { 'x-stream': 'two' } })
    expect(sink.baselines).toEqual([10, 4])
    expect(client.cursor()).toBe(4)
  })

  it('keeps the distance from its last tick when the interval changes', async () => {
    await startWithTen()
    await ambient.pass(100)
    interval = 2_000
    client.reconnect()
    await ambient.pass(1_899)
    expect(ambient.requests).toHaveLength(1)
    await ambient.pass(1)
    expect(ambient.requests).toHaveLength(2)
    interval = 50
    client.reconnect()
    await latest().answers([])
    await ambient.pass(50)
    expect(ambient.requests).toHaveLength(3)
  })

  it('gives up a held poll when the mode changes', async () => {
    mode = 'long'
    interval = 0
    await startWithTen()
    await ambient.pass(0)
    const held = latest()
    mode = 'new'
    interval = 500
    client.reconnect()
    expect(held.signal?.aborted).toBe(true)
    expect(query()).toEqual({ client: 'pane-1', after: '10' })
  })

  it('leaves nothing open when it is stopped, and resumes when it is started again', async () => {
    await startWithTen()
    await ambient.pass(500)
    const flying = latest()
    client.stop()
    client.stop()
    expect(flying.signal?.aborted).toBe(true)
    await ambient.pass(0)
    expect(ambient.pendingTimers()).toBe(0)
    expect(state()).toEqual(['closed', undefined, 'stopped-by-user'])
    expect(sink.records).toHaveLength(1)
    client.start()
    expect(query().after).toBe('10')
    await latest().answers(messages(11, 12))
    expect(sink.replayed).toEqual([11, 12])
  })
})
