import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createPatience } from '../../main/servers/http/patience.ts'
import { watchStalls } from '../../main/servers/push/stall-watch.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { settled } from '../support/settled.ts'

/** A socket as far as a watch looks at it. */
function fakeSocket() {
  const state = { writableLength: 0, bytesWritten: 0, bytesRead: 0, destroyed: false }
  const socket = Object.assign(state, {
    destroy: () => (state.destroyed = true),
    once: () => undefined,
  })
  return { state, socket: socket as unknown as Socket }
}

describe('a reader that takes nothing', () => {
  it('is cut after 30 s of looking, and not for time in which nobody could look or write', async () => {
    const clock = createManualClock()
    const { socket, state } = fakeSocket()
    state.writableLength = 10
    state.bytesWritten = 10
    const sockets = new Set([socket])
    const watch = watchStalls(sockets, clock, 30_000)
    watch.attend()
    await clock.advance(2_000)
    await clock.hold(40_000)
    clock.step(8 * 3_600_000)
    await clock.advance(27_000)
    expect(state.destroyed).toBe(false)
    await clock.advance(1_000)
    expect(state.destroyed).toBe(true)
    sockets.clear()
    await clock.advance(1_000)
    expect(clock.pending()).toBe(0)
  })
})

describe('patience with what comes at the last moment', () => {
  function setUp(isReceiving = (): boolean => false) {
    const clock = createManualClock()
    const { socket, state } = fakeSocket()
    const patience = createPatience(clock, 15_000, isReceiving)
    const refused = { times: 0 }
    return { clock, socket, state, patience, refused, refuse: () => (refused.times += 1) }
  }

  it('refuses a request of which nothing more has arrived', async () => {
    const { patience, socket, refuse, refused } = setUp()
    patience.late(socket, refuse)
    await settled()
    expect(refused.times).toBe(1)
  })

  it('lets a request in whose rest was waiting to be read', async () => {
    const { patience, socket, state, refuse, refused, clock } = setUp()
    patience.late(socket, refuse)
    state.bytesRead += 100
    patience.began(socket)
    await settled()
    await clock.advance(60_000)
    expect(refused.times).toBe(0)
    expect(clock.pending()).toBe(0)
  })

  it('gives a request that goes on arriving its time once more, and not twice', async () => {
    const { patience, socket, state, refuse, refused, clock } = setUp()
    patience.late(socket, refuse)
    state.bytesRead += 1
    await settled()
    await clock.advance(14_999)
    state.bytesRead += 1
    expect(refused.times).toBe(0)
    await clock.advance(1)
    expect(refused.times).toBe(1)
  })

  it('does so for a body as well', async () => {
    let receives = true
    const { patience, socket, state, refuse, refused, clock } = setUp(() => receives)
    patience.late(socket, refuse)
    state.bytesRead += 1
    await settled()
    receives = false
    await clock.advance(15_000)
    expect(refused.times).toBe(0)
  })

  it('closes an idle connection unless its next request is there', async () => {
    const { patience, socket, state } = setUp()
    patience.idle(socket)
    state.bytesRead += 1
    await settled()
    expect(state.destroyed).toBe(false)
    patience.idle(socket)
    await settled()
    expect(state.destroyed).toBe(true)
  })
})
