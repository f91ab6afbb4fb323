import { describe, expect, it } from 'vitest'
import type { FleetFigures, FleetPlan } from '../../main/contract/fleet.ts'
import { createFleet } from '../../main/fleet/fleet.ts'
import { createSystemClock } from '../../main/system-clock.ts'
import { startPlayground } from '../main/running.ts'
import { useTemporaryFolder } from '../store/temporary-folder.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = useTemporaryFolder()
const plan: FleetPlan = { transport: 'sse', clients: 150, retry: 500, jitter: false }
const restart = { servers: 'all', history: true, downFor: 200 } as const

async function startFleet(wanted: Partial<FleetPlan> = {}) {
  const started = await startPlayground({ settings: { pushRate: 20 } })
  const figures = async (): Promise<FleetFigures | undefined> =>
    (await started.call('statistics')).fleet
  /** Resolves with the figures once they meet a condition. */
  async function when(
    meets: (figures: FleetFigures) => boolean,
    timeout = 10_000,
  ): Promise<FleetFigures> {
    const end = performance.now() + timeout
    for (;;) {
      const now = await figures()
      if (now !== undefined && meets(now)) return now
      if (performance.now() > end) throw new Error(`Still ${JSON.stringify(now)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  await started.call('startFleet', { ...plan, ...wanted })
  const whole = await when(({ open, plan: { clients } }) => open === clients)
  return { ...started, figures, when, whole }
}

describe.each(['sse', 'websocket'] as const)('a fleet of %s', (transport) => {
  it('connects, receives, and is gone when it is stopped', async () => {
    const { call, figures, when } = await startFleet({ transport, clients: 40 })
    const { received } = await when((now) => now.received > 400)
    expect(received).toBeGreaterThan(400)
    const statistics = await call('statistics')
    expect(statistics.sockets[transport]).toBe(40)
    expect(statistics.clients).toEqual({})
    expect(await figures()).toMatchObject({ attempts: 40, refused: 0, missed: 0 })
    expect((await figures())?.lastBreak).toBeUndefined()
    await call('stopFleet')
    expect(await figures()).toBeUndefined()
    await expect.poll(async () => (await call('statistics')).sockets[transport]).toBe(0)
    await call('stopFleet')
  })

  it('comes back as a herd after a restart, and loses nothing', async () => {
    const { call, when } = await startFleet({ transport })
    await call('restartServers', restart)
    const { lastBreak, open, missed, received } = await when(
      ({ lastBreak: latest }) => latest?.recoveredAfter !== undefined,
    )
    expect([open, missed]).toEqual([plan.clients, 0])
    // Nobody tries before 500 ms; then most do at once, as far as a busy machine lets them.
    const attempts = lastBreak?.attempts ?? []
    const peak = lastBreak?.peak ?? 0
    expect(attempts.slice(0, 4)).toEqual([0, 0, 0, 0])
    expect(peak).toBeGreaterThan(plan.clients * 0.4)
    expect(attempts.indexOf(peak)).toBeLessThan(9)
    const later = await when((now) => now.received > received + 40 * plan.clients)
    expect([later.open, later.missed]).toEqual([plan.clients, 0])
  })
})

it('with jitter the peak is several times lower than without', async () => {
  const { call, when } = await startFleet()
  const recovered = ({ lastBreak }: FleetFigures): boolean =>
    lastBreak?.recoveredAfter !== undefined
  await call('restartServers', restart)
  const without = await when(recovered)
  await call('startFleet', { ...plan, retry: 2_000, jitter: true })
  const fresh = await when(({ open }) => open === plan.clients)
  expect(fresh.lastBreak).toBeUndefined()
  await call('restartServers', restart)
  const spread = await when(recovered)
  expect(spread.lastBreak?.peak).toBeLessThan((without.lastBreak?.peak ?? 0) / 3)
  expect(spread.missed).toBe(0)
})

it('is told where the history is gone, and goes on from there', async () => {
  const { call, when, playground } = await startFleet({ clients: 20 })
  await call('restartServers', { ...restart, history: false })
  const { received } = await when(({ lastBreak }) => lastBreak?.recoveredAfter !== undefined)
  const later = await when((now) => now.received > received + 200)
  expect([later.open, later.missed]).toEqual([20, 0])
  expect(playground.status().store.newest).toBeLessThan(later.received)
})

it('waits by its rule where it is refused, and counts it', async () => {
  const { call, when } = await startFleet({ clients: 30, retry: 200 })
  await call('setNetwork', { scope: 'sse', faults: { unavailable: 60 } })
  await call('cutLine', 'sse')
  await when(({ refused }) => refused >= 90)
  await call('setNetwork', { scope: 'sse', faults: {} })
  const { missed } = await when(({ open }) => open === 30)
  expect(missed).toBe(0)
})

it.each(['sse', 'websocket'] as const)('stops where %s tells it to', async (transport) => {
  const { call, figures, when } = await startFleet({ transport, clients: 10, retry: 100 })
  await call('endStream', transport)
  await when(({ open }) => open === 0)
  await new Promise((resolve) => setTimeout(resolve, 800))
  const before = (await figures())?.attempts
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect((await figures())?.attempts).toBe(before)
})

it('five hundred of them are served, and cost nobody else a message', async () => {
  const { call, when, whole } = await startFleet({ clients: 500, retry: 1_000 })
  expect(whole).toMatchObject({ open: 500, attempts: 500, refused: 0 })
  await call('restartServers', restart)
  const back = await when(({ lastBreak }) => lastBreak?.recoveredAfter !== undefined, 15_000)
  expect([back.open, back.missed]).toEqual([500, 0])
})

it('a fleet whose thread dies is gone and reported, and the next one lives', async () => {
  const file = folder.next('worker.mjs')
  mkdirSync(dirname(file))
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'
     parentPort.postMessage({ open: 1 })
     setTimeout(() => { throw new Error('crashed') }, 20)`,
  )
  const reported: string[] = []
  const fleet = createFleet({
    clock: createSystemClock(),
    url: () => 'http://127.0.0.1:1',
    cursor: () => ({ after: 0, stream: '' }),
    report: (why) => reported.push(why),
    workerUrl: pathToFileURL(file),
  })
  await fleet.start(plan)
  expect(fleet.figures()).toEqual({ open: 1 })
  await expect.poll(fleet.figures).toBeUndefined()
  expect(reported).toEqual(['the fleet is gone: crashed'])
  await Promise.all([fleet.start(plan), fleet.start(plan)])
  expect(fleet.figures()).toEqual({ open: 1 })
  await Promise.all([fleet.stop(), fleet.stop()])
  expect(reported).toHaveLength(1)
})

it('a fleet that cannot be started says why', async () => {
  const file = folder.next('worker.mjs')
  mkdirSync(dirname(file))
  writeFileSync(file, `throw new Error('no such thing')`)
  const reported: string[] = []
  const fleet = createFleet({
    clock: createSystemClock(),
    url: () => 'http://127.0.0.1:1',
    cursor: () => ({ after: 0, stream: '' }),
    report: (why) => reported.push(why),
    workerUrl: pathToFileURL(file),
  })
  await expect(fleet.start(plan)).rejects.toThrow('no such thing')
  expect(fleet.figures()).toBeUndefined()
})

it.each([
  { ...plan, clients: 501 },
  { ...plan, clients: 0 },
  { ...plan, retry: 99 },
  { ...plan, transport: 'polling' },
  { ...plan, jitter: 1 },
])('%j is refused', async (wrong) => {
  const { call } = await startPlayground()
  await expect(call('startFleet', wrong as never)).rejects.toMatchObject({ code: 'bad_call' })
})
