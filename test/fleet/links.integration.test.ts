import { describe, expect, it, onTestFinished } from 'vitest'
import type { FleetPlan } from '../../main/shared/contract/fleet.ts'
import { createRandom } from '../../main/shared/random.ts'
import { createHerd } from '../../main/fleet/herd.ts'
import { createLightClient } from '../../main/fleet/light/registry.ts'
import { startPlayground } from '../hosts/cli/running.ts'
import { createManualClock } from '../support/manual-clock.ts'

const clients = 20
const retry = 200

/**
 * A herd with real connections to a playground that writes nothing by itself. Time stands still for
 * the herd: whoever lost a connection tries again when the test says so.
 */
async function startHerd(transport: FleetPlan['transport']) {
  const { call, playground } = await startPlayground()
  await call('setProducing', false)
  const clock = createManualClock()
  const { servers, store } = playground.status()
  const connect = createLightClient[transport]({ base: servers[transport].url, time: clock })
  let toldToStop = 0
  const herd = createHerd({
    plan: { transport, clients, retry, jitter: false },
    clock,
    random: createRandom(1),
    connect: (cursor, events) =>
      connect(cursor, {
        ...events,
        ended() {
          toldToStop += 1
          events.ended()
        },
      }),
    cursor: { after: store.newest, stream: store.stream },
  })
  onTestFinished(herd.stop)
  await clock.advance(1_000)
  const all = expect.poll(herd.figures)
  await all.toMatchObject({ open: clients, attempts: clients, refused: 0 })
  return { call, playground, clock, herd, store, toldToStop: () => toldToStop }
}

describe.each(['sse', 'websocket'] as const)('clients of %s', (transport) => {
  it('receive every message once, and are gone when they are stopped', async () => {
    const { call, herd } = await startHerd(transport)
    await call('burst', 50)
    await expect.poll(herd.figures).toMatchObject({ received: 50 * clients, missed: 0 })
    herd.stop()
    await expect.poll(async () => (await call('statistics')).sockets[transport]).toBe(0)
    expect(herd.figures()).toMatchObject({ received: 50 * clients, attempts: clients })
  })

  it('go on after a restart where they were, and lose nothing', async () => {
    const { call, clock, herd } = await startHerd(transport)
    await call('burst', 20)
    await expect.poll(herd.figures).toMatchObject({ received: 20 * clients })
    await call('restartServers', { servers: 'all', history: true, downFor: 0 })
    await expect.poll(herd.figures).toMatchObject({ open: 0 })
    await call('burst', 30)
    await clock.advance(retry)
    const back = { open: clients, attempts: 2 * clients, received: 50 * clients, missed: 0 }
    await expect.poll(herd.figures).toMatchObject(back)
  })

  it('are told where the history is gone, and go on from there', async () => {
    const { call, clock, herd, playground, store } = await startHerd(transport)
    await call('burst', 20)
    await expect.poll(herd.figures).toMatchObject({ received: 20 * clients })
    await call('restartServers', { servers: 'all', history: false, downFor: 0 })
    await expect.poll(herd.figures).toMatchObject({ open: 0 })
    await clock.advance(retry)
    await expect.poll(herd.figures).toMatchObject({ open: clients })
    await call('burst', 7)
    await expect.poll(herd.figures).toMatchObject({ received: 27 * clients, missed: 0 })
    expect(playground.status().store.stream).not.toBe(store.stream)
    expect(playground.status().store.newest).toBe(7)
    // From now on they resume in the new stream.
    await call('cutLine', transport)
    await expect.poll(herd.figures).toMatchObject({ open: 0 })
    await call('burst', 3)
    await clock.advance(retry)
    const resumed = { open: clients, received: 30 * clients, missed: 0 }
    await expect.poll(herd.figures).toMatchObject(resumed)
  })

  it('try again by their rule where they are refused, until they are let in', async () => {
    const { call, clock, herd } = await startHerd(transport)
    await call('setNetwork', { scope: transport, faults: { unavailable: 60 } })
    await call('cutLine', transport)
    await expect.poll(herd.figures).toMatchObject({ open: 0 })
    for (const round of [1, 2, 3]) {
      await clock.advance(retry - 1)
      expect(herd.figures().attempts).toBe(round * clients)
      await clock.advance(1)
      await expect.poll(herd.figures).toMatchObject({ open: 0, refused: round * clients })
    }
    await call('setNetwork', { scope: transport, faults: {} })
    await clock.advance(retry)
    const letIn = { open: clients, refused: 3 * clients, missed: 0 }
    await expect.poll(herd.figures).toMatchObject(letIn)
  })

  it('stop where the server tells them to', async () => {
    const { call, clock, herd, toldToStop } = await startHerd(transport)
    await call('endStream', transport)
    await expect.poll(herd.figures).toMatchObject({ open: 0 })
    // An event stream just ends; only the next attempt is told, with 204.
    await clock.advance(retry)
    await expect.poll(toldToStop).toBe(clients)
    const { attempts } = herd.figures()
    expect(attempts).toBe(transport === 'sse' ? 2 * clients : clients)
    await clock.advance(600_000)
    expect(herd.figures().attempts).toBe(attempts)
    expect(clock.pending()).toBe(0)
  })
})
