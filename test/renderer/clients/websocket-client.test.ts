import { beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../../../renderer/clients/client.ts'
import { createWebSocketClient } from '../../../renderer/clients/websocket-client.ts'
import {
  createFakeAmbient,
  createRecordedSink,
  message,
  type FakeAmbient,
  type FakeWebSocket,
  type RecordedSink,
} from './fake-ambient.ts'

let ambient: FakeAmbient
let sink: RecordedSink
let resume: boolean
let refused: boolean
let client: Client

beforeEach(() => {
  ambient = createFakeAmbient()
  sink = createRecordedSink()
  resume = true
  refused = false
  client = createWebSocketClient(
    {
      url: () => 'ws://127.0.0.1:8181',
      client: 'pane-3',
      pollInterval: () => 500,
      pollMode: () => 'new',
      pushInterval: () => 0,
      heartbeat: () => 5_000,
      resume: () => resume,
      store: () => ({ stream: 'one', oldest: 1, newest: 100 }),
      refused: () => refused,
      clockOffset: () => 0,
    },
    sink,
    ambient,
  )
})

const latest = (): FakeWebSocket => {
  const socket = ambient.sockets.at(-1)
  if (socket === undefined) throw new Error('no socket was opened')
  return socket
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
const refOf = (index: number): string => (latest().sent[index] as { ref: string }).ref

describe('a WebSocket client', () => {
  it('asks for some history and takes what was due before it opened as such', () => {
    open()
    expect(query()).toEqual({
      client: 'pane-3',
      interval: '0',
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
      open()
      latest().closes(code)
      expect(state()).toEqual(['waiting', 3, 'lost'])
      await ambient.pass(5_000)
      expect(ambient.sockets).toHaveLength(2)
      expect(query()).toMatchObject({ after: '101', stream: 'one' })
      latest().opens()
      latest().sends(message(102, ambient.now() - 1_000))
      expect(sink.replayed).toEqual([102])
      expect(state()).toEqual(['open', 1, 'opened'])
    },
  )

  it('does not come back after a close with 1000', async () => {
    open()
    latest().closes(1000)
    expect(state()).toEqual(['closed', 3, 'server-ended'])
    await ambient.pass(60_000)
    expect(ambient.sockets).toHaveLength(1)
  })

  it('asks for nothing that was missed where resuming is off', async () => {
    resume = false
    open()
    latest().closes(1006)
    await ambient.pass(5_000)
    expect(query()).toEqual({ client: 'pane-3', interval: '0', heartbeat: '5000' })
  })

  it('waits longer with every failure', async () => {
    client.start()
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      latest().closes(1006)
      expect(state()).toEqual(['waiting', 3, 'server-gone'])
      const failedAt = ambient.now()
      while (ambient.sockets.length === attempt) await ambient.pass(50)
      pauses.push(ambient.now() - failedAt)
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_500, 2_500])
  })

  it('is told that its origin is refused, and tries again slowly', async () => {
    refused = true
    client.start()
    latest().closes(1006)
    expect(state()).toEqual(['refused', 3, 'refused-origin'])
    await ambient.pass(4_999)
    expect(ambient.sockets).toHaveLength(1)
    await ambient.pass(1)
    latest().opens()
    expect(state()).toEqual(['open', 1, 'opened'])
  })

  it('gives up a socket on which two heartbeats were missed', async () => {
    open()
    latest().sends({ type: 'heartbeat', at: 1 })
    expect(sink.heartbeats).toEqual([1_000_000])
    await ambient.pass(12_500)
    expect(state()).toEqual(['waiting', 3, 'heartbeat-missed'])
    await ambient.pass(250)
    expect(query()).toMatchObject({ after: '101' })
  })

  it('gives up a handshake without an answer after 10 s', async () => {
    client.start()
    await ambient.pass(10_000)
    expect(state()).toEqual(['waiting', 3, 'timeout'])
    expect(sink.records).toMatchObject([{ status: 0, aborted: true }])
    await ambient.pass(250)
    expect(ambient.sockets).toHaveLength(2)
  })

  it('hears nothing from a socket that it has replaced', () => {
    open()
    const old = latest()
    client.reconnect()
    expect(old.closedWith).toBe(1000)
    const told = sink.states.length
    old.sends(message(102, ambient.now()))
    old.closes(1000)
    expect(sink.live).toEqual([101])
    expect(sink.states).toHaveLength(told)
  })

  it('reports what is neither message nor control frame and stays open', () => {
    open()
    for (const frame of ['{', '7', '{"type":"nonsense"}', '{"type":"ack"}', '{"id":7}']) {
      latest().sends(frame)
    }
    latest().onmessage?.({ data: new ArrayBuffer(2) })
    expect(state()).toEqual(['open', 1, 'bad-answer'])
    latest().sends(message(102, ambient.now()))
    expect(sink.live).toEqual([101, 102])
  })

  it('begins another stream behind its newest id', async () => {
    open()
    latest().sends({ type: 'reset', stream: 'two', oldest: 1, newest: 7 })
    expect(sink.baselines).toEqual([100, 7])
    latest().closes(1006)
    await ambient.pass(5_000)
    expect(query()).toMatchObject({ after: '7', stream: 'two' })
  })

  it('leaves nothing open when it is stopped, and resumes when it is started again', () => {
    open()
    client.stop()
    client.stop()
    expect(latest().closedWith).toBe(1000)
    expect(ambient.pendingTimers()).toBe(0)
    expect(state()).toEqual(['closed', 3, 'stopped-by-user'])
    client.start()
    expect(query()).toMatchObject({ after: '101' })
  })

  describe('writing', () => {
    it('resolves with the id of the acknowledgement that has its ref', async () => {
      open()
      const posts = [client.post('one', 'Ada'), client.post('two', 'Ada')]
      expect(latest().sent).toMatchObject([
        { body: 'one', author: 'Ada' },
        { body: 'two', author: 'Ada' },
      ])
      expect(refOf(0)).not.toBe(refOf(1))
      latest().sends({ type: 'ack', ref: refOf(1), id: 12 })
      latest().sends({ type: 'ack', ref: refOf(0), id: 11 })
      expect(await Promise.all(posts)).toEqual([{ id: 11 }, { id: 12 }])
      await ambient.pass(60_000)
    })

    it('passes a refusal on', async () => {
      open()
      const post = client.post('one', 'Ada')
      const error = { code: 'bad_message', message: 'No.', field: 'author' }
      latest().sends({ type: 'error', ref: refOf(0), error })
      await expect(post).rejects.toMatchObject(error)
    })

    it('refuses what is pending when the connection is lost', async () => {
      open()
      const post = client.post('one', 'Ada')
      latest().closes(1006)
      await expect(post).rejects.toMatchObject({ code: 'stopped' })
    })

    it('refuses after 10 s without an acknowledgement', async () => {
      open()
      const refused = expect(client.post('one', 'Ada')).rejects.toMatchObject({
        code: 'request_timeout',
      })
      await ambient.pass(10_000)
      await refused
    })

    it('refuses while it is not connected', async () => {
      await expect(client.post('one', 'Ada')).rejects.toMatchObject({ code: 'stopped' })
      client.start()
      await expect(client.post('one', 'Ada')).rejects.toMatchObject({ code: 'stopped' })
    })
  })
})
