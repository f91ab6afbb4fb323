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
  bench = createBench('websocket')
  ;({ environment, sink, knobs, client } = bench)
})

const refOf = (index: number): string => (bench.socket().sent[index] as { ref: string }).ref

describe('a WebSocket client', () => {
  it('asks for some history and takes what was due before it opened as such', () => {
    bench.open()
    expect(bench.query()).toEqual({
      client: 'pane',
      interval: '250',
      heartbeat: '5000',
      after: '50',
      stream: 'one',
    })
    expect(sink.history).toEqual([100])
    expect(sink.baselines).toEqual([100])
    expect(sink.live).toEqual([101])
  })

  it.each([1001, 1006, 1008, 1011, 1013, 4000])(
    'comes back after a close with %i, from its cursor and within 5 s',
    async (code) => {
      bench.open()
      bench.socket().closes(code)
      expect(bench.state()).toEqual(['waiting', 3, 'lost'])
      expect(bench.detail()).toEqual({ closeCode: code, nextIn: 250 })
      await environment.advance(5_000)
      expect(environment.sockets).toHaveLength(2)
      expect(bench.query()).toMatchObject({ after: '101', stream: 'one' })
      bench.socket().opens()
      bench.socket().sends(message(102, environment.now() - 1_000))
      expect(sink.replayed).toEqual([102])
      expect(bench.state()).toEqual(['open', 1, 'opened'])
    },
  )

  it('does not come back after a close with 1000', async () => {
    bench.open()
    bench.socket().closes(1000)
    expect(bench.state()).toEqual(['closed', 3, 'server-ended'])
    await environment.advance(60_000)
    expect(environment.sockets).toHaveLength(1)
  })

  it('asks for nothing that was missed where resuming is off', async () => {
    knobs.resume = false
    bench.open()
    bench.socket().closes(1006)
    await environment.advance(5_000)
    expect(bench.query()).toEqual({
      client: 'pane',
      interval: '250',
      heartbeat: '5000',
      stream: 'one',
    })
  })

  it('waits longer with every failure', async () => {
    client.start()
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      bench.socket().closes(1006)
      expect(bench.state()).toEqual(['waiting', 3, 'server-gone'])
      const failedAt = environment.now()
      while (environment.sockets.length === attempt) await environment.advance(50)
      pauses.push(environment.now() - failedAt)
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_500, 2_500])
  })

  it('is not connecting where the policy of its own page forbids it: it says so', async () => {
    client.start()
    knobs.forbidden = true
    bench.socket().isForbidden()
    expect(bench.state()).toEqual(['refused', 3, 'page-policy'])
    await environment.advance(5_000)
    expect(environment.sockets).toHaveLength(2)
  })

  it('is told that its origin is refused, and tries again slowly', async () => {
    knobs.refused = true
    client.start()
    bench.socket().closes(1006)
    expect(bench.state()).toEqual(['refused', 3, 'refused-origin'])
    await environment.advance(4_999)
    expect(environment.sockets).toHaveLength(1)
    await environment.advance(1)
    bench.socket().opens()
    expect(bench.state()).toEqual(['open', 1, 'opened'])
  })

  it('gives up a socket on which two heartbeats were missed', async () => {
    bench.open()
    bench.socket().sends({ type: 'heartbeat', at: 1 })
    expect(sink.heartbeats).toEqual([1_000_000])
    await environment.advance(12_500)
    expect(bench.state()).toEqual(['waiting', 3, 'heartbeat-missed'])
    await environment.advance(250)
    expect(bench.query()).toMatchObject({ after: '101' })
  })

  it('gives up a handshake without an answer after 10 s', async () => {
    client.start()
    await environment.advance(10_000)
    expect(bench.state()).toEqual(['waiting', 3, 'timeout'])
    expect(sink.records).toMatchObject([{ status: 0, aborted: true }])
    await environment.advance(250)
    expect(environment.sockets).toHaveLength(2)
  })

  it('hears nothing from a socket that it has replaced', () => {
    bench.open()
    const old = bench.socket()
    client.reconnect()
    expect(old.closedWith).toBe(1000)
    const told = sink.states.length
    old.sends(message(102, environment.now()))
    old.closes(1000)
    expect(sink.live).toEqual([101])
    expect(sink.states).toHaveLength(told)
  })

  it('counts what is neither message nor control frame and stays open', () => {
    bench.open()
    for (const frame of ['{', '7', '{"type":"nonsense"}', '{"type":"ack"}', '{"id":7}']) {
      bench.socket().sends(frame)
    }
    bench.socket().sends(new ArrayBuffer(2))
    expect(sink.unreadable).toBe(6)
    expect(bench.state()).toEqual(['open', 1, 'opened'])
    bench.socket().sends(message(102, environment.now()))
    expect(sink.live).toEqual([101, 102])
  })

  it('begins another stream behind its newest id', async () => {
    bench.open()
    bench.socket().sends({ type: 'reset', stream: 'two', oldest: 1, newest: 7 })
    expect(sink.baselines).toEqual([100, 7])
    bench.socket().closes(1006)
    await environment.advance(5_000)
    expect(bench.query()).toMatchObject({ after: '7', stream: 'two' })
  })

  it('takes all of a stream that begins empty as new, whatever its clock says', () => {
    bench.open()
    bench.socket().sends({ type: 'reset', stream: 'two', oldest: 1, newest: 0 })
    bench.socket().sends(message(1, environment.now() - 3_600_000))
    expect(sink.baselines).toEqual([100, 0])
    expect(sink.history).toEqual([100])
  })

  it('leaves nothing open when it is stopped, and resumes when it is started again', () => {
    bench.open()
    client.stop()
    client.stop()
    expect(bench.socket().closedWith).toBe(1000)
    expect(environment.pending()).toBe(0)
    expect(bench.state()).toEqual(['closed', 3, 'stopped-by-user'])
    client.start()
    expect(bench.query()).toMatchObject({ after: '101' })
  })

  describe('writing', () => {
    it('resolves with the id of the acknowledgement that has its ref', async () => {
      bench.open()
      const posts = [client.post('one', 'Ada'), client.post('two', 'Ada')]
      expect(bench.socket().sent).toMatchObject([
        { body: 'one', author: 'Ada' },
        { body: 'two', author: 'Ada' },
      ])
      expect(refOf(0)).not.toBe(refOf(1))
      bench.socket().sends({ type: 'ack', ref: refOf(1), id: 12 })
      bench.socket().sends({ type: 'ack', ref: refOf(0), id: 11 })
      expect(await Promise.all(posts)).toEqual([{ id: 11 }, { id: 12 }])
      await environment.advance(60_000)
    })

    it('passes a refusal on', async () => {
      bench.open()
      const post = client.post('one', 'Ada')
      const error = { code: 'bad_message', message: 'No.', field: 'author' }
      bench.socket().sends({ type: 'error', ref: refOf(0), error })
      await expect(post).rejects.toMatchObject(error)
    })

    it('refuses what is pending when the connection is lost', async () => {
      bench.open()
      const post = client.post('one', 'Ada')
      bench.socket().closes(1006)
      await expect(post).rejects.toMatchObject({ code: 'stopped' })
    })

    it('says that a message was too large where the server closed with 1009', async () => {
      bench.open()
      const post = client.post('one', 'Ada')
      bench.socket().closes(1009)
      await expect(post).rejects.toMatchObject({ code: 'too_large' })
    })

    it('does not call two messages too large where one of them was', async () => {
      bench.open()
      const posts = [client.post('one', 'Ada'), client.post('two', 'Ada')]
      bench.socket().closes(1009)
      for (const post of posts) {
        await expect(post).rejects.toMatchObject({
          code: 'stopped',
          details: { reason: 'unacknowledged' },
        })
      }
    })

    it('measures a message before it is sent', async () => {
      bench.open()
      const long = client.post('字'.repeat(21_900), 'Ada')
      await expect(long).rejects.toMatchObject({
        code: 'too_large',
        details: { figures: { limit: 65_536 } },
      })
      expect(bench.socket().sent).toEqual([])
      void client.post('字'.repeat(21_800), 'Ada').catch(() => undefined)
      expect(bench.socket().sent).toHaveLength(1)
    })

    it('refuses after 10 s without an acknowledgement', async () => {
      bench.open()
      const refused = expect(client.post('one', 'Ada')).rejects.toMatchObject({
        code: 'request_timeout',
      })
      await environment.advance(10_000)
      await refused
    })

    it('refuses while it is not connected', async () => {
      await expect(client.post('one', 'Ada')).rejects.toMatchObject({ code: 'stopped' })
      client.start()
      await expect(client.post('one', 'Ada')).rejects.toMatchObject({ code: 'stopped' })
    })
  })
})
