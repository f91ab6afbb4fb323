import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fleetClient, type FleetFigures, type FleetPlan } from '../../main/shared/contract/fleet.ts'
import type { Clock } from '../../main/engine/clock.ts'
import { createFleet } from '../../main/fleet/fleet.ts'
import { createSystemClock } from '../../main/composition/system-clock.ts'
import { startPlayground } from '../hosts/cli/running.ts'
import { useTemporaryFolder } from '../store/temporary-folder.ts'

const folder = useTemporaryFolder()
const plan: FleetPlan = { transport: 'sse', clients: 40, retry: 500, jitter: false }

/** A fleet in its own thread, started by a call, as soon as all of it is connected. */
async function startFleet(wanted: Partial<FleetPlan>, pushRate: number) {
  const started = await startPlayground({ settings: { pushRate } })
  const figures = async (): Promise<FleetFigures | undefined> =>
    (await started.call('statistics')).fleet
  const clients = wanted.clients ?? plan.clients
  await started.call('startFleet', { ...plan, ...wanted })
  await expect.poll(figures).toMatchObject({ open: clients })
  return { ...started, figures }
}

describe.each([
  { transport: 'sse', many: 500 },
  { transport: 'websocket', many: 150 },
] as const)('a fleet of $transport', ({ transport, many }) => {
  it('connects, receives, and is gone when it is stopped', async () => {
    const { call, figures } = await startFleet({ transport }, 20)
    const hasReceived = (now?: FleetFigures): boolean => (now?.received ?? 0) > 400
    await expect.poll(figures).toSatisfy(hasReceived)
    const { sockets } = await call('statistics')
    expect(sockets[transport]).toBe(plan.clients)
    // One account for all of them.
    const { clients } = await call('bookings', [fleetClient({ transport })])
    const { wire, handedOver } = Object.values(clients)[0] ?? {}
    expect(wire).toMatchObject({ connections: plan.clients, requests: plan.clients })
    expect(wire?.payload).toBeGreaterThan(400)
    expect(handedOver?.id).toBeGreaterThan(0)
    const now = await figures()
    expect(now).toMatchObject({ attempts: plan.clients, refused: 0, missed: 0 })
    expect(now?.lastBreak).toBeUndefined()
    await call('stopFleet')
    expect(await figures()).toBeUndefined()
    await expect.poll(async () => (await call('statistics')).sockets[transport]).toBe(0)
    await call('stopFleet')
  })

  it(`${many} of them come back after a restart, not before their time, and lose nothing`, async () => {
    const { call, figures } = await startFleet({ transport, clients: many }, 10)
    // A machine that is late may have refused some of so many at once; they came again.
    expect(await figures()).toMatchObject({ open: many, missed: 0 })
    await call('restartServers', { servers: 'all', history: true, downFor: 200 })
    const isBack = (now?: FleetFigures): boolean => now?.lastBreak?.recoveredAfter !== undefined
    await expect.poll(figures).toSatisfy(isBack)
    const back = await figures()
    expect(back).toMatchObject({ open: many, missed: 0 })
    // By 100 ms: nobody tries again before `retry`. How many try at once is told by herd.test.ts.
    expect(back?.lastBreak?.attempts.slice(0, 4)).toEqual([0, 0, 0, 0])
    const goesOn = (now?: FleetFigures): boolean =>
      (now?.received ?? 0) > (back?.received ?? 0) + 5 * many
    await expect.poll(figures).toSatisfy(goesOn)
    expect(await figures()).toMatchObject({ open: many, missed: 0 })
  })
})

/** A fleet whose thread runs this instead. */
function fleetOf(source: string, clock: Clock = createSystemClock()) {
  const file = folder.next('worker.mjs')
  mkdirSync(dirname(file))
  writeFileSync(file, source)
  const reported: string[] = []
  const fleet = createFleet({
    clock,
    url: () => 'http://127.0.0.1:1',
    cursor: () => ({ after: 0, stream: '' }),
    report: (why) => reported.push(why),
    workerUrl: pathToFileURL(file),
  })
  return { fleet, reported }
}

it('a fleet whose thread dies is gone and reported, and the next one lives', async () => {
  const dies = folder.next('dies')
  mkdirSync(dirname(dies))
  const { fleet, reported } = fleetOf(
    `import { existsSync } from 'node:fs'
     import { parentPort } from 'node:worker_threads'
     parentPort.postMessage({ open: 1 })
     setInterval(() => { if (existsSync(${JSON.stringify(dies)})) throw new Error('crashed') }, 5)`,
  )
  await fleet.start(plan)
  expect(fleet.figures()).toEqual({ open: 1 })
  writeFileSync(dies, '')
  await expect.poll(fleet.figures).toBeUndefined()
  expect(reported).toEqual(['the fleet is gone: crashed'])
  rmSync(dies)
  await Promise.all([fleet.start(plan), fleet.start(plan)])
  expect(fleet.figures()).toEqual({ open: 1 })
  await Promise.all([fleet.stop(), fleet.stop()])
  expect(reported).toHaveLength(1)
})

it('a break stays at the time that was told of it first, and the next one is by the clock of then', async () => {
  const next = folder.next('next')
  const hour = 3_600_000
  let wall = 0
  let moment = 0
  const clock = createSystemClock({
    // The wall's is read just after it: the two are of one moment.
    steady: () => (moment = performance.now()),
    wall: () => moment + wall,
  })
  const { fleet } = fleetOf(
    `import { existsSync } from 'node:fs'
     import { parentPort } from 'node:worker_threads'
     let open = 0
     setInterval(() => {
       open += 1
       parentPort.postMessage({ open, lastBreak: { at: existsSync(${JSON.stringify(next)}) ? 6 : 5 } })
     }, 1)`,
    clock,
  )
  await fleet.start(plan)
  const at = () => fleet.figures()?.lastBreak?.at
  const first = at()
  expect(first).toBeCloseTo(5, 0)
  wall = hour
  const { open = 0 } = fleet.figures() ?? {}
  await expect.poll(() => fleet.figures()?.open ?? 0).toBeGreaterThan(open + 3)
  expect(at()).toBe(first)
  mkdirSync(next, { recursive: true })
  await expect.poll(at).toBeGreaterThan(hour)
  await fleet.stop()
})

it('a fleet that cannot be started says why', async () => {
  const { fleet } = fleetOf(`throw new Error('no such thing')`)
  await expect(fleet.start(plan)).rejects.toThrow('no such thing')
  expect(fleet.figures()).toBeUndefined()
})
