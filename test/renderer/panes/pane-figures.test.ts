import { beforeEach, describe, expect, it } from 'vitest'
import { noBooking, type WireBooking } from '../../../main/shared/contract/status.ts'
import { atMost } from '../../../main/shared/measures/delay.ts'
import { message, messages } from '../../support/fake-environment.ts'
import { createPaneHarness, type PaneHarness } from './pane-harness.ts'

let context: PaneHarness['context']
let paneOf: PaneHarness['paneOf']
let deliver: PaneHarness['deliver']
let openSocket: PaneHarness['openSocket']

beforeEach(() => {
  ;({ context, paneOf, deliver, openSocket } = createPaneHarness())
})

describe('the figures of a pane', () => {
  it('are undefined before anything was measured', () => {
    const { now, before, staleness, sequence } = paneOf('websocket').snapshot()
    expect(now).toMatchObject({ messages: 0, delay: undefined, wirePerMessage: undefined })
    expect(now.requests).toMatchObject({ count: 0, perMinute: undefined, perMessage: undefined })
    expect(before).toBeUndefined()
    expect(staleness).toBeUndefined()
    expect(sequence).toEqual({ received: 0, missed: 0, duplicated: 0, outOfOrder: 0 })
  })

  it('give percentiles of the delay, to a thousandth of themselves', () => {
    const pane = openSocket()
    context.environment.sleep(10_000)
    for (let id = 1; id <= 1_000; id += 1) deliver(id, id)
    const delay = pane.snapshot().now.delay
    expect(Math.abs((delay?.p50 ?? 0) - 500)).toBeLessThanOrEqual(0.5)
    expect(Math.abs((delay?.p95 ?? 0) - 950)).toBeLessThanOrEqual(0.95)
    expect(Math.abs((delay?.p99 ?? 0) - 990)).toBeLessThanOrEqual(0.99)
    expect(delay?.max).toBe(1_000)
  })

  it('keep hundredths of a millisecond', () => {
    const pane = openSocket()
    for (let id = 1; id <= 100; id += 1) deliver(id, 0.5)
    expect(pane.snapshot().now.delay).toMatchObject({
      p50: 0.5,
      p95: 0.5,
      p99: 0.5,
      max: 0.5,
      count: 100,
    })
  })

  it('measure with the clock of the server', () => {
    context.offset = 3_600_000
    const pane = openSocket()
    context.environment.sockets
      .at(-1)
      ?.sends(message(1, context.environment.now() + 3_600_000 - 20))
    expect(pane.row(0)?.delay?.ms).toBe(20)
    context.environment.sleep(500)
    expect(pane.snapshot().staleness).toBe(520)
  })

  it('carry how far the clocks may be off at worst', () => {
    const pane = openSocket()
    for (const [id, uncertainty] of [0.3, 0.8, 0.4].entries()) {
      context.uncertainty = uncertainty
      deliver(id + 1, 5)
    }
    expect(pane.snapshot().now.delay).toMatchObject({ p50: 5, uncertainty: 0.8 })
    expect(pane.row(0)?.delay).toEqual({ ms: 5, uncertainty: expect.closeTo(0.4) as number })
  })

  it('take what the clocks measure below zero for a bound, and never for 0', () => {
    const pane = openSocket()
    context.uncertainty = 0.8
    deliver(1, -0.3)
    const delay = pane.row(0)?.delay
    expect(delay?.ms).toBeCloseTo(-0.3)
    expect(delay && atMost(delay)).toBeCloseTo(0.5)
    const { p50 = 0, uncertainty = 0 } = pane.snapshot().now.delay ?? {}
    expect(atMost({ ms: p50, uncertainty })).toBeCloseTo(0.8)
    expect(context.doubts).toBe(0)
  })

  it('leave out a delay that cannot be, and say that the clocks have parted', () => {
    const pane = openSocket()
    context.uncertainty = 0.8
    deliver(1, -119)
    expect(context.doubts).toBe(1)
    expect(pane.row(0)).toMatchObject({ delay: undefined, history: false })
    expect(pane.snapshot().now).toMatchObject({ messages: 1, delay: undefined, undated: 1 })
  })

  it('leave delays and ages out while the clocks are not aligned, and count what that concerns', () => {
    const pane = openSocket()
    context.uncertainty = undefined
    deliver(1, 40)
    expect(pane.snapshot()).toMatchObject({
      now: { messages: 1, delay: undefined, undated: 1 },
      staleness: undefined,
    })
    expect([...pane.delays(0, Number.MAX_SAFE_INTEGER, 10).delay]).toEqual([])
    context.uncertainty = 0.5
    deliver(2, 40)
    expect(pane.snapshot().now).toMatchObject({ messages: 2, delay: { p50: 40 }, undated: 1 })
  })

  it('say of what another pane waits for, while the clocks are not aligned, since when this page has it', () => {
    const { stream } = context.status().store
    context.known.follow(stream, 0)
    openSocket()
    deliver(1, 0)
    context.uncertainty = undefined
    context.offset = 3_600_000
    deliver(2, 0)
    expect(context.known.beyond(stream, 1, context.environment.now() + 700)).toMatchObject({
      count: 1,
      oldestMs: 700,
    })
  })

  it('leave history out of delay, audit and count', async () => {
    const pane = paneOf('polling')
    pane.start()
    await context.environment.requests[0]?.answers(messages(1, 10, 5))
    const { now, sequence, cursor } = pane.snapshot()
    expect(now).toMatchObject({ messages: 0, delay: undefined })
    expect(sequence.received).toBe(0)
    expect(cursor).toBe(10)
    expect(pane.rowCount()).toBe(10)
    expect(pane.row(0)).toMatchObject({ id: 10, delay: undefined })
  })

  it('leave the bytes of history out of the bytes per message, also where they are booked late', async () => {
    const pane = paneOf('polling')
    pane.start()
    await context.environment.requests[0]?.answers(messages(1, 10, 5))
    pane.bookWire({ ...noBooking, total: 500 }, 'first')
    await context.environment.advance(500)
    await context.environment.requests.at(-1)?.answers([])
    pane.bookWire({ ...noBooking, total: 9_000 }, 'first')
    expect(pane.snapshot().now.wirePerMessage).toBeUndefined()
    await context.environment.advance(500)
    await context.environment.requests
      .at(-1)
      ?.answers(messages(11, 14, context.environment.now() - 250))
    pane.bookWire({ ...noBooking, total: 9_400 }, 'first')
    expect(pane.snapshot().now).toMatchObject({ messages: 4, wirePerMessage: 100 })
    expect(pane.snapshot().now.wire.total).toBe(9_400)
    expect(pane.snapshot().now.carried).toMatchObject({ messages: 4, wire: { total: 400 } })
  })

  it('count requests, the distance of their starts, and the empty ones', async () => {
    const pane = paneOf('polling')
    pane.start()
    await context.environment.requests.at(-1)?.answers([])
    for (let poll = 1; poll <= 4; poll += 1) {
      await context.environment.advance(500)
      const rows = poll % 2 === 0 ? messages(poll, poll + 1, context.environment.now() - 250) : []
      await context.environment.requests.at(-1)?.answers(rows)
    }
    expect(pane.snapshot().now.requests).toMatchObject({
      count: 5,
      perMinute: 120,
      empty: 3 / 5,
      perMessage: 5 / 4,
      late: 0,
      timedOut: 0,
    })
  })

  it('divide what the servers booked since the window began', () => {
    const booking: WireBooking = {
      ...noBooking,
      total: 1_000,
      headers: 600,
      payload: 400,
      connections: 1,
      preflights: 1,
    }
    const pane = openSocket()
    pane.bookWire(booking, 'first')
    pane.beginWindow()
    for (let id = 1; id <= 4; id += 1) deliver(id, 1)
    pane.bookWire({ ...booking, total: 1_400, payload: 500 }, 'first')
    const { now, before } = pane.snapshot()
    expect(before).toBeUndefined()
    expect(now).toMatchObject({ wirePerMessage: 100, payloadShare: 0.25 })
    expect(now.requests).toMatchObject({ connections: 0, preflights: 0 })
  })

  it('tell connections that were opened from attempts that failed', async () => {
    const pane = openSocket()
    pane.beginWindow()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      context.environment.sockets.at(-1)?.closes(1006)
      await context.environment.advance(5_000)
    }
    context.environment.sockets.at(-1)?.opens()
    expect(pane.snapshot().now.requests).toMatchObject({ count: 5, answered: 1 })
  })

  it('set bytes against the messages that had arrived when they were booked', () => {
    const pane = openSocket()
    pane.bookWire({ ...noBooking, total: 1_000 }, 'first')
    pane.beginWindow()
    for (let id = 1; id <= 4; id += 1) deliver(id, 1)
    pane.bookWire({ ...noBooking, total: 1_400 }, 'first')
    for (let id = 5; id <= 40; id += 1) deliver(id, 1)
    expect(pane.snapshot().now).toMatchObject({ messages: 40, wirePerMessage: 100 })
    expect(pane.snapshot().now.carried).toMatchObject({ messages: 4, wire: { total: 400 } })
  })

  it('know nothing of bytes any more once the engine has told no bookings for 5 s', () => {
    const pane = openSocket()
    pane.bookWire({ ...noBooking, total: 1_000 }, 'first')
    deliver(1, 1)
    pane.bookWire({ ...noBooking, total: 1_100, payload: 50 }, 'first')
    context.environment.sleep(5_000)
    for (let id = 2; id <= 9; id += 1) deliver(id, 1)
    expect(pane.snapshot()).toMatchObject({ counted: true, now: { wirePerMessage: 1_100 } })
    context.environment.sleep(1)
    expect(pane.snapshot()).toMatchObject({
      counted: false,
      now: { messages: 9, wirePerMessage: undefined, payloadShare: undefined },
    })
    pane.bookWire({ ...noBooking, total: 1_900, payload: 50 }, 'first')
    expect(pane.snapshot()).toMatchObject({ counted: true, now: { wirePerMessage: 1_900 / 9 } })
  })

  it('count from what another start of the engine says first: what that carried is not known', () => {
    const pane = openSocket()
    pane.bookWire({ ...noBooking, total: 1_000 }, 'first')
    // Carried by the new engine before the page heard of it, as much as before or more.
    pane.beginWindow()
    pane.bookWire({ ...noBooking, total: 5_000 }, 'second')
    expect(pane.snapshot().now.wire.total).toBe(0)
    for (let id = 1; id <= 4; id += 1) deliver(id, 1)
    pane.bookWire({ ...noBooking, total: 5_400 }, 'second')
    expect(pane.snapshot().now).toMatchObject({ wire: { total: 400 }, wirePerMessage: 100 })
  })

  it('count everything of another engine that knew nothing of the pane at first', () => {
    const pane = openSocket()
    pane.bookWire({ ...noBooking, total: 1_000 }, 'first')
    pane.beginWindow()
    pane.bookWire(undefined, 'second')
    pane.bookWire({ ...noBooking, total: 70 }, 'second')
    expect(pane.snapshot().now.wire.total).toBe(70)
  })
})
