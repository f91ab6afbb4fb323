import { beforeEach, describe, expect, it } from 'vitest'
import { keptConnections } from '../../../main/shared/measures/connection-history.ts'
import { message, messages, type FakeWebSocket } from '../../support/fake-environment.ts'
import { createPaneHarness, type PaneHarness } from '../../renderer/panes/pane-harness.ts'

let context: PaneHarness['context']
let paneOf: PaneHarness['paneOf']
let deliver: PaneHarness['deliver']
let openSocket: PaneHarness['openSocket']

beforeEach(() => {
  ;({ context, paneOf, deliver, openSocket } = createPaneHarness())
})

const socket = (): FakeWebSocket => {
  const newest = context.environment.sockets.at(-1)
  if (newest === undefined) throw new Error('no socket was opened')
  return newest
}

describe('the connections of a WebSocket pane', () => {
  it('are told with wait, end, close code, gap and what the gap cost', async () => {
    const { environment } = context
    const pane = openSocket()
    for (const id of [1, 2]) deliver(id, 1)
    environment.sleep(11_000)
    socket().closes(1012)
    // The back-off is half of its first ceiling: 250 ms.
    await environment.advance(250)
    environment.sleep(50)
    socket().opens()
    environment.sleep(100)
    for (const id of [3, 4]) deliver(id, 300)
    deliver(5, 1)
    expect(pane.connections()).toEqual([
      {
        number: 1,
        startedAt: 1_000_000,
        waited: 0,
        openedAt: 1_000_000,
        endedAt: 1_012_000,
        reason: 'lost',
        detail: { closeCode: 1012, nextIn: 250 },
        restarted: false,
        followedBy: {
          since: 1_012_000,
          reason: 'lost',
          unplanned: true,
          gap: 300,
          untilMessage: 400,
          failures: 0,
          replayed: 2,
          missed: 0,
          duplicated: 0,
          outOfOrder: 0,
        },
      },
      expect.objectContaining({
        number: 2,
        startedAt: 1_012_250,
        waited: 250,
        openedAt: 1_012_300,
        endedAt: undefined,
        followedBy: undefined,
      }),
    ])
    expect(pane.snapshot().breaks).toMatchObject({
      count: 1,
      downtime: 300,
      longest: 300,
      replayed: 2,
      missed: 0,
    })
  })

  it('say what was missed where resuming is off, and go on counting from where they were', async () => {
    const pane = openSocket({ resume: false })
    for (const id of [1, 2]) deliver(id, 1)
    socket().closes(1006)
    await context.environment.advance(250)
    socket().opens()
    deliver(9, 1)
    deliver(10, 1)
    expect(pane.snapshot().breaks).toMatchObject({ count: 1, missed: 6, replayed: 0 })
    expect(pane.audited(0)).toEqual({ after: 0, through: 10, received: 4, missed: 6 })
    // What is lost later is not a cost of that break.
    deliver(12, 1)
    expect(pane.snapshot()).toMatchObject({ breaks: { missed: 6 }, sequence: { missed: 7 } })
  })

  it('count the gap from the last sign of life where silence ended the connection', async () => {
    const pane = openSocket({ heartbeat: 5_000 })
    socket().sends({ type: 'heartbeat', at: 1 })
    // The clock is at 1 s, and the first check of the link is due at 12.5 s.
    await context.environment.advance(12_500)
    const [first] = pane.connections()
    expect(first).toMatchObject({ reason: 'heartbeat-missed', endedAt: 1_013_500 })
    expect(first?.followedBy).toMatchObject({ since: 1_001_000, gap: undefined })
    expect(pane.snapshot().breaks).toMatchObject({ count: 1, downtime: 12_500, longest: 12_500 })
  })

  it('of a person’s own last until the next one, and are no gap of 0 ms', async () => {
    const pane = openSocket()
    deliver(1, 1)
    pane.stop()
    expect(pane.connections().at(-1)?.followedBy).toMatchObject({
      reason: 'stopped-by-user',
      unplanned: false,
      gap: undefined,
    })
    await context.environment.advance(1_040)
    pane.start()
    socket().opens()
    expect(pane.connections()[0]?.followedBy).toMatchObject({ gap: 1_040 })
    expect(pane.snapshot().breaks).toMatchObject({ count: 0, downtime: 0 })
  })

  it('tell the attempts that fail, each with its own wait', async () => {
    const pane = openSocket()
    deliver(1, 1)
    socket().closes(1006)
    for (const pause of [250, 500, 1_000]) {
      await context.environment.advance(pause)
      socket().closes(1006)
    }
    expect(
      pane.connections().map(({ number, waited, openedAt }) => [number, waited, openedAt]),
    ).toEqual([
      [1, 0, 1_000_000],
      [2, 250, undefined],
      [3, 500, undefined],
      [4, 1_000, undefined],
    ])
    expect(pane.connections().at(-1)).toMatchObject({
      reason: 'server-gone',
      detail: { closeCode: 1006 },
    })
    expect(pane.snapshot().breaks.last).toMatchObject({ failures: 3, gap: undefined })
    expect(pane.snapshot().breaks.count).toBe(1)
  })

  it('do not count as broken what a person or a changed setting ended', async () => {
    const pane = openSocket()
    deliver(1, 1)
    pane.setPins({ pushInterval: 100 })
    socket().opens()
    deliver(2, 1)
    pane.stop()
    await context.environment.advance(60_000)
    pane.start()
    socket().opens()
    deliver(3, 30_000)
    context.environment.sleep(10)
    deliver(4, 1)
    expect(pane.connections().map(({ reason }) => reason)).toEqual([
      'replaced',
      'stopped-by-user',
      undefined,
    ])
    expect(pane.connections()[1]?.followedBy).toMatchObject({ unplanned: false, replayed: 1 })
    expect(pane.snapshot().breaks).toEqual({
      count: 0,
      downtime: 0,
      longest: 0,
      missed: 0,
      replayed: 0,
      last: undefined,
    })
  })

  it('count the gap that a person made up to the next connection, and it is no break', async () => {
    const pane = openSocket()
    pane.stop()
    context.environment.sleep(1_040)
    expect(pane.connections().at(-1)?.followedBy).toMatchObject({ gap: undefined })
    pane.start()
    socket().opens()
    expect(pane.connections()[0]?.followedBy).toMatchObject({ gap: 1_040, unplanned: false })
    expect(pane.snapshot().breaks).toMatchObject({ count: 0, downtime: 0 })
  })

  it('do not wait for a connection that nobody wants any more', async () => {
    const pane = openSocket()
    socket().closes(1006)
    context.environment.sleep(100)
    pane.stop()
    await context.environment.advance(60_000)
    expect(pane.snapshot().breaks).toMatchObject({ count: 1, downtime: 100 })
  })

  it('say where another stream began, and with it another audit', async () => {
    const pane = openSocket()
    deliver(1, 1)
    deliver(2, 1)
    socket().closes(1006)
    await context.environment.advance(250)
    socket().opens()
    socket().sends({ type: 'reset', stream: 'two', oldest: 1, newest: 7 })
    deliver(8, 1)
    expect(pane.connections().map(({ restarted }) => restarted)).toEqual([false, true])
    expect(pane.audited(0)).toEqual({ after: 7, through: 8, received: 1, missed: 0 })
    expect(pane.snapshot().breaks).toMatchObject({ count: 1, missed: 0 })
  })

  it('are bounded: the newest are kept, with their numbers', async () => {
    const pane = openSocket()
    for (let cut = 0; cut < keptConnections + 50; cut += 1) {
      socket().closes(1006)
      await context.environment.advance(5_000)
      socket().opens()
    }
    const numbers = pane.connections().map(({ number }) => number)
    expect(numbers).toHaveLength(keptConnections)
    expect([numbers[0], numbers.at(-1)]).toEqual([52, 251])
    expect(pane.snapshot().breaks.count).toBe(keptConnections + 50)
  })
})

describe('the connections of an SSE pane', () => {
  it('count the attempts that the browser makes by itself, with its wait', async () => {
    const { environment } = context
    const pane = paneOf('sse')
    pane.start()
    const [source] = environment.sources
    source?.opens()
    source?.sends(message(1, environment.now()))
    await environment.advance(1_000)
    source?.fails(0)
    await environment.advance(2_000)
    source?.fails(0)
    await environment.advance(2_000)
    source?.opens()
    source?.sends(message(2, environment.now() - 1_000))
    source?.sends(message(3, environment.now()))
    expect(
      pane.connections().map(({ waited, openedAt, reason }) => [waited, openedAt, reason]),
    ).toEqual([
      [0, 1_000_000, 'lost'],
      [2_000, undefined, 'server-gone'],
      [2_000, 1_005_000, undefined],
    ])
    expect(pane.snapshot().breaks).toMatchObject({ count: 1, downtime: 4_000, replayed: 1 })
  })

  it('are told why the browser gave up as soon as that is known', async () => {
    const { environment } = context
    const pane = paneOf('sse')
    pane.start()
    environment.sources[0]?.opens()
    environment.sources[0]?.fails(2)
    expect(pane.connections()[0]?.reason).toBe('lost')
    await environment.requests[0]?.answers('', { status: 503, headers: { 'retry-after': '3' } })
    expect(pane.connections()[0]).toMatchObject({
      reason: 'bad-answer',
      detail: { status: 503, retryAfter: 3 },
      followedBy: { reason: 'bad-answer', unplanned: true },
    })
  })

  it('are not broken by a stream that has ended', async () => {
    const { environment } = context
    const pane = paneOf('sse')
    pane.start()
    environment.sources[0]?.opens()
    environment.sources[0]?.fails(2)
    await environment.requests[0]?.answers('', { status: 204 })
    expect(pane.connections()[0]).toMatchObject({ reason: 'server-ended' })
    expect(pane.snapshot().breaks.count).toBe(0)
  })
})

describe('the connections of a polling pane', () => {
  it('are series of polls that succeed, and keep the reason that ended each', async () => {
    const { environment } = context
    const pane = paneOf('polling', { pollInterval: 500 })
    const answer = (from: number, to: number) =>
      environment.requests.at(-1)?.answers(messages(from, to, environment.now() - 100))
    pane.start()
    await answer(1, 10)
    await environment.advance(500)
    await answer(11, 12)
    await environment.advance(500)
    await environment.requests
      .at(-1)
      ?.answers('{}', { status: 503, headers: { 'retry-after': '1' } })
    await environment.advance(1_000)
    await environment.requests.at(-1)?.fails()
    await environment.advance(500)
    await answer(13, 16)
    await environment.advance(500)
    await answer(17, 17)
    expect(pane.connections()).toMatchObject([
      {
        number: 1,
        startedAt: 1_000_000,
        endedAt: 1_001_000,
        reason: 'bad-answer',
        detail: { status: 503, retryAfter: 1 },
        followedBy: { gap: 1_500, failures: 1, replayed: 4, missed: 0, untilMessage: 1_500 },
      },
      { number: 2, startedAt: 1_002_500, waited: 1_500, endedAt: undefined },
    ])
  })

  it('show the loss where resuming is off', async () => {
    const { environment } = context
    const pane = paneOf('polling', { pollInterval: 500, resume: false })
    const answer = (from: number, to: number) =>
      environment.requests.at(-1)?.answers(messages(from, to, environment.now() - 100))
    pane.start()
    await answer(1, 10)
    await environment.advance(500)
    await environment.requests.at(-1)?.fails()
    await environment.advance(500)
    await answer(20, 20)
    await environment.advance(500)
    await answer(21, 22)
    expect(pane.snapshot().breaks).toMatchObject({ count: 1, missed: 9, replayed: 0 })
    expect(pane.audited(0)).toEqual({ after: 10, through: 22, received: 3, missed: 9 })
  })
})
