import { beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { messages } from '../../support/fake-environment.ts'
import { createPaneHarness, type PaneHarness } from './pane-harness.ts'

let context: PaneHarness['context']
let paneOf: PaneHarness['paneOf']
let deliver: PaneHarness['deliver']
let openSocket: PaneHarness['openSocket']

beforeEach(() => {
  ;({ context, paneOf, deliver, openSocket } = createPaneHarness())
})

describe('the audit of a pane', () => {
  it('counts what was missed, doubled, late and replayed', async () => {
    const pane = openSocket()
    for (const id of [1, 2, 5, 4, 5]) deliver(id, 1)
    expect(pane.snapshot().sequence).toEqual({
      received: 4,
      missed: 1,
      duplicated: 1,
      outOfOrder: 1,
    })
    context.environment.sockets.at(-1)?.closes(1006)
    await context.environment.advance(5_000)
    context.environment.sockets.at(-1)?.opens()
    deliver(6, 4_000)
    expect(pane.snapshot()).toMatchObject({ replayed: 1, now: { messages: 5 } })
    expect(pane.row(0)).toMatchObject({ id: 6, replayed: true, delay: { ms: 4_000 } })
  })

  it('shows a doubled message once', () => {
    const pane = openSocket()
    for (const id of [1, 2, 2]) deliver(id, 1)
    expect(pane.rowCount()).toBe(2)
  })

  it('forgives what a person deleted', () => {
    const pane = openSocket()
    deliver(1, 1)
    pane.forgive(10)
    deliver(11, 1)
    expect(pane.snapshot().sequence.missed).toBe(0)
  })

  it('starts over with another stream, and keeps what it counted', () => {
    const pane = openSocket()
    for (const id of [1, 4]) deliver(id, 1)
    context.environment.sockets
      .at(-1)
      ?.sends({ type: 'reset', stream: 'two', oldest: 1, newest: 1_000 })
    deliver(1_001, 1)
    expect(pane.snapshot().sequence).toMatchObject({ received: 3, missed: 2, duplicated: 0 })
  })

  it('takes the first rows of another stream as history when it polls', async () => {
    const pane = paneOf('polling')
    const answer = (from: number, to: number, stream: string, due = 5) =>
      context.environment.requests
        .at(-1)
        ?.answers(messages(from, to, due), { headers: { 'x-stream': stream } })
    pane.start()
    await answer(91, 100, 'one')
    await context.environment.advance(500)
    await answer(200, 210, 'two')
    await context.environment.advance(500)
    await answer(50, 210, 'two')
    expect(pane.snapshot()).toMatchObject({
      cursor: 210,
      now: { messages: 0, delay: undefined },
      sequence: { received: 0, missed: 0, duplicated: 0 },
    })
  })
})

describe('the connection of a pane', () => {
  it('is made with its own pins, and made again where these change', () => {
    const pane = openSocket({ pushInterval: 1_000 })
    const interval = (): unknown =>
      context.environment.sockets.at(-1)?.url.searchParams.get('interval')
    expect(interval()).toBe('1000')
    const { since } = pane.snapshot().now
    pane.setPins({ pushInterval: 250, heartbeat: 1_000 })
    expect(interval()).toBe('250')
    expect(pane.config().pins).toEqual({ pushInterval: 250, heartbeat: 1_000 })
    expect(pane.snapshot().now.since).toBeGreaterThan(since)
  })

  it('stays where a changed setting does not concern it', () => {
    const pane = openSocket({ pushInterval: 1_000 })
    context.current = { ...defaultSettings, pushRate: 50, pollInterval: 60, ssePushInterval: 7 }
    pane.settingsChanged()
    context.current = { ...context.current, websocketPushInterval: 9 }
    pane.settingsChanged()
    expect(context.environment.sockets).toHaveLength(1)
    context.current = { ...context.current, deflate: true }
    pane.settingsChanged()
    expect(context.environment.sockets).toHaveLength(2)
  })

  it('is not made by a change while the pane is stopped', () => {
    const pane = paneOf('sse')
    pane.setPins({ pushInterval: 250 })
    expect(context.environment.sources).toHaveLength(0)
    pane.start()
    expect(context.environment.sources.at(-1)?.url.searchParams.get('interval')).toBe('250')
    expect(context.environment.sources).toHaveLength(1)
  })

  it('says how it is and since when', () => {
    const pane = openSocket()
    expect(pane.snapshot()).toMatchObject({
      state: 'open',
      readyState: 1,
      reason: 'opened',
      stateSince: 1_000_000,
    })
    context.environment.sockets.at(-1)?.sends({ type: 'heartbeat', at: 1 })
    expect(pane.snapshot().lastHeartbeat).toBe(1_001_000)
  })

  it('leaves nothing running when it is stopped', () => {
    const pane = openSocket()
    pane.stop()
    pane.stop()
    expect(context.environment.pending()).toBe(0)
    expect(pane.snapshot()).toMatchObject({ state: 'closed', throttled: false })
  })

  it('says when the timers of a hidden page are slowed down', async () => {
    const pane = openSocket({ heartbeat: 0 })
    context.away = true
    await context.environment.advance(2_000)
    expect(pane.snapshot().throttled).toBe(false)
    context.environment.sleep(1_000)
    await context.environment.advance(0)
    expect(pane.snapshot().throttled).toBe(false)
    context.environment.sleep(1_000)
    await context.environment.advance(0)
    expect(pane.snapshot().throttled).toBe(true)
    // Who comes back to the page is still told for a while.
    context.away = false
    await context.environment.advance(4_000)
    expect(pane.snapshot().throttled).toBe(true)
    await context.environment.advance(1_500)
    expect(pane.snapshot().throttled).toBe(false)
  })

  it('says how late its timers are where the page is busy, and does not call it hidden', async () => {
    const pane = openSocket({ heartbeat: 0 })
    expect(pane.snapshot().pageLag).toBeUndefined()
    await context.environment.advance(2_000)
    expect(pane.snapshot()).toMatchObject({ throttled: false, pageLag: 0 })
    for (let timer = 0; timer < 10; timer += 1) {
      context.environment.sleep(1_000)
      await context.environment.advance(0)
    }
    expect(pane.snapshot()).toMatchObject({ throttled: false, pageLag: 500 })
    await context.environment.advance(5_500)
    expect(pane.snapshot()).toMatchObject({ throttled: false, pageLag: 0 })
  })
})
