import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importRuns } from '../../main/hosts/cli/report-import.ts'
import { createPlayground, type Playground } from '../../main/playground.ts'
import { neverLate } from '../../main/servers/push/load-watch.ts'
import { createRunFiles } from '../../main/runs/run-files.ts'
import type { Message } from '../../main/shared/contract/message.ts'
import {
  checkExperiment,
  defaultExperiment,
  type Experiment,
} from '../../main/shared/experiment/experiment.ts'
import { toLoadScript } from '../../main/shared/report/k6/script.ts'
import { arrivalsOf, counted, hasRow, ownAudit, startOf, told } from './own-audit.ts'
import { linesOf, runScript, type Ran, type RanClient, type RunOptions } from './run-script.ts'
import { anyPorts } from '../support/any-ports.ts'

let playground: Playground
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'k6-'))
  playground = await createPlayground({
    database: ':memory:',
    dataFolder: folder,
    ports: anyPorts,
    load: neverLate,
    settings: { pushRate: 50 },
    pageOrigins: () => [],
    log: () => undefined,
  })
})
afterEach(async () => {
  await playground.stop()
  rmSync(folder, { recursive: true })
})

const env = (): Record<string, string> => {
  const { polling, sse, websocket } = playground.status().servers
  return { POLLING_URL: polling.url, SSE_URL: sse.url, WEBSOCKET_URL: websocket.url }
}
const planned = (more: Partial<Experiment>): Experiment =>
  checkExperiment({ ...defaultExperiment, rounds: 3, window: 1_000, warmUp: 0, ...more })
function run(plan: Experiment, more: Partial<RunOptions> = {}): Promise<Ran> {
  const about = { id: '20261128-120000-00ff', name: 'A plan', environment: { version: '0.1.0' } }
  return runScript(toLoadScript({ ...about, plan }), { env: env(), ...more })
}
/** Asked of the engine: a server may be too busy to answer, or read over a line that is broken. */
async function storedRows(): Promise<readonly Pick<Message, 'id' | 'createdAt'>[]> {
  const births = await playground.handlers.births(0)
  return Array.from({ length: births.length / 2 }, (_, place) => {
    const [id = 0, createdAt = 0] = births.slice(2 * place)
    return { id, createdAt }
  })
}
const pollsOf = ({ heard }: RanClient): number =>
  heard.filter((one) => 'path' in one && one.path.startsWith('/getData?client=')).length
const firstRound: RunOptions['only'] = ({ round }) => round === '1'

/** The counters of a client are those of our own audit, and its bytes those that its socket carried. */
function expectAudited(client: RanClient): void {
  expect(counted(client)).toEqual(ownAudit(client))
  const { samples } = client
  const delays = samples.filter(({ metric }) => metric === 'delay_ms')
  expect(delays).toHaveLength(told(client, 'received'))
  // Nothing arrives before it is due, as far as the clocks are known.
  const margin = told(client, 'clock_uncertainty_ms') + 1
  expect(Math.min(...delays.map(({ value }) => value))).toBeGreaterThanOrEqual(-margin)
  const [after, through] = [told(client, 'audited_after'), told(client, 'audited_through')]
  const [bytes, requests] = [told(client, 'bytes'), told(client, 'requests')]
  if (client.scenario.includes('polling')) expect(hasRow(client, requests, bytes)).toBe(true)
  else {
    const judged = arrivalsOf(client).filter(({ id }) => id > after && id <= through)
    expect(bytes).toBe(judged.reduce((sum, arrival) => sum + arrival.bytes, 0))
  }
}

/** What a client judged is what the store has of the window, from where the client had connected. */
async function expectWindow({ clients, startTime }: Ran, { ramp = 0, lossy = false } = {}) {
  const rows = await storedRows()
  for (const client of clients) {
    const from = startTime + 2_000 + ramp + told(client, 'clock_offset_ms')
    const before = rows.filter(({ createdAt }) => createdAt < from).at(-1)?.id ?? 0
    const within = rows.filter(({ createdAt }) => createdAt < from + 1_000).at(-1)?.id ?? 0
    const [after, through] = [told(client, 'audited_after'), told(client, 'audited_through')]
    const { received, missed } = counted(client)
    expect(received + missed).toBe(through - after)
    if (lossy) {
      // Of a message that is lost at an edge nobody knows on which side of it it was due.
      expect(after).toBeLessThanOrEqual(Math.max(before, startOf(client)))
      expect(through).toBeGreaterThanOrEqual(within)
    } else {
      expect(after).toBe(Math.max(before, startOf(client)))
      expect(through).toBe(within)
    }
  }
}

/** The servers' own account of a client. */
async function expectBooked({ clients }: Ran): Promise<void> {
  const ids = clients.map(({ tags }, place) => `k6-${tags['lane']}-${place + 1}`)
  const { clients: books } = await playground.handlers.bookings(ids)
  for (const [place, client] of clients.entries()) {
    const { handedOver, wire } = books[ids[place] ?? ''] ?? {}
    expect(handedOver?.id).toBeGreaterThanOrEqual(told(client, 'audited_through'))
    expect(wire?.requests).toBeGreaterThanOrEqual(Math.max(1, told(client, 'requests')))
  }
}

/** What the clients of the first round of a plan are called. */
const firstIds = ['k6-polling-1', 'k6-sse-2', 'k6-websocket-3']
/** How many of them have connected. */
const connected = async (): Promise<number> =>
  Object.keys((await playground.handlers.bookings(firstIds)).clients).length
/** Bytes of the headers of the two that ask by HTTP, refusals included; a handshake that is refused is booked nowhere. */
async function headersBooked(): Promise<readonly number[]> {
  const [polling = '', sse = ''] = firstIds
  const { clients: books } = await playground.handlers.bookings([polling, sse])
  return [polling, sse].map((id) => books[id]?.wire.headers ?? 0)
}
/** What came while it was away was asked for, and each message once. */
function expectUnbroken(client: RanClient): void {
  const ids = arrivalsOf(client).map(({ id }) => id)
  expect(ids).toEqual(ids.map((_, at) => (ids[0] ?? 0) + at))
}

describe('the script of a plan, run by real clients against our servers', () => {
  it('counts what our own audit counts, on three lanes', async () => {
    const ran = await run(planned({}), { only: firstRound })
    expect(ran.clients.map(({ tags }) => tags['lane'])).toEqual(['polling', 'sse', 'websocket'])
    for (const client of ran.clients) {
      expectAudited(client)
      expect(counted(client)).toMatchObject({ duplicated: 0, outOfOrder: 0 })
    }
    await expectWindow(ran)
    await expectBooked(ran)
  })

  it('sweeps the poll interval, each value in a scenario of its own', async () => {
    const sweep = { setting: 'pollInterval', values: [100, 2_000] } as const
    const ran = await run(planned({ lanes: [{ lane: 'polling', pins: {} }], sweep }), {
      only: firstRound,
    })
    const [often, seldom] = ran.clients
    expect(ran.clients.map(({ tags }) => tags['value'])).toEqual(['100', '2000'])
    for (const client of ran.clients) expectAudited(client)
    if (often === undefined || seldom === undefined) throw new Error('There are two values.')
    // Over all of their time: within a window of 1 s a busy machine may have no time for more than two.
    expect(pollsOf(often)).toBeGreaterThan(pollsOf(seldom))
    await expectWindow(ran)
    await expectBooked(ran)
  })

  it('loads with a fleet, each of whose clients judges for itself', async () => {
    const fleet = { clients: 4, connectRate: 8 }
    const ran = await run(planned({ fleet }), { only: firstRound })
    expect(ran.clients).toHaveLength(12)
    for (const client of ran.clients) expectAudited(client)
    await expectWindow(ran, { ramp: 500 })
    await expectBooked(ran)
    expect(ran.options.scenarios).toMatchObject({
      step_0_polling: { executor: 'ramping-vus', stages: [{ target: 4, duration: '500ms' }, {}] },
    })
  })

  it('finds what the line loses and doubles, message by message', async () => {
    const faults = { duplicated: 30, brokenJson: 20 }
    await playground.handlers.setNetwork({ scope: 'all', faults })
    const ran = await run(planned({}), { only: firstRound })
    for (const client of ran.clients) expectAudited(client)
    await expectWindow(ran, { lossy: true })
    const [polling, sse, websocket] = ran.clients.map(counted)
    // Broken rows are asked for again; what was pushed is lost.
    expect(polling?.duplicated).toBeGreaterThan(0)
    expect([sse, websocket].map((one) => (one?.missed ?? 0) > 0)).toEqual([true, true])
  })

  it('asks again where it is refused, and loses nothing by it', async () => {
    const { handlers } = playground
    const often = { lane: 'polling', pins: { pollInterval: 100 } } as const
    const lanes = [often, ...defaultExperiment.lanes.slice(1)]
    // Long enough for a machine that takes its time until all of them are back.
    const running = run(planned({ lanes, window: 10_000 }), { only: firstRound })
    // Not before: a client that is refused its place ten times gives up, as it says.
    await expect.poll(connected).toBe(3)
    await handlers.setNetwork({ scope: 'all', faults: { unavailable: 1 } })
    await handlers.cutLine('all')
    const before = await headersBooked()
    const refusedBoth = async (): Promise<boolean> =>
      (await headersBooked()).every((bytes, place) => bytes > (before[place] ?? 0))
    await expect.poll(refusedBoth).toBe(true)
    await handlers.setNetwork({ scope: 'all', faults: {} })
    const ran = await running
    for (const client of ran.clients) {
      expectAudited(client)
      expect(counted(client)).toMatchObject({ missed: 0, duplicated: 0, outOfOrder: 0 })
      expectUnbroken(client)
    }
    const [polling] = ran.clients
    const refused = polling?.heard.filter((one) => 'path' in one && one.body.includes('"error"'))
    expect(refused?.length).toBeGreaterThan(0)
  })

  it('polls in every way that the playground does', async () => {
    const modes = (['all', 'conditional', 'long'] as const).map((pollMode) => ({
      lane: 'polling' as const,
      pins: { pollMode },
      name: `polling ${pollMode}`,
    }))
    const ran = await run(planned({ lanes: modes }), { only: firstRound })
    for (const client of ran.clients) expectAudited(client)
    await expectWindow(ran)
  })

  it('asks which value is measured where only the servers can have it', async () => {
    const plan = planned({ sweep: { setting: 'pushRate', values: [1, 50] } })
    const nobody = { only: () => false }
    await expect(run(plan, nobody)).rejects.toThrow('with -e POINT=0 to -e POINT=1')
    const { options } = await run(plan, { ...nobody, env: { ...env(), POINT: '1', CLIENTS: '7' } })
    const scenarios = Object.values(options.scenarios)
    expect(scenarios.map(({ tags }) => tags['point'])).toEqual(Array(9).fill('1'))
    expect(scenarios.map(({ vus }) => vus)).toEqual(Array(9).fill(7))
  })

  it('resumes where it was after its connections were cut', async () => {
    const running = run(planned({}), { only: firstRound })
    await expect.poll(connected).toBe(3)
    await playground.handlers.cutLine('all')
    const ran = await running
    for (const client of ran.clients) {
      expectAudited(client)
      expect(counted(client)).toMatchObject({ duplicated: 0, outOfOrder: 0 })
      expectUnbroken(client)
    }
    await expectWindow(ran)
    const { clients: books } = await playground.handlers.bookings(firstIds)
    expect(books['k6-websocket-3']?.wire.connections).toBeGreaterThan(1)
    expect(books['k6-sse-2']?.wire.connections).toBeGreaterThan(1)
  })
})

describe('machines whose clocks differ', () => {
  it('measure the same delays, and their files merge into what one run of both says', async () => {
    const skew = 3_600_000
    const { clients } = await run(planned({}), { machines: [0, skew] })
    for (const client of clients) {
      expectAudited(client)
      const ahead = client.machine === 0 ? 0 : skew
      // One process may have drifted from the clock of the machine since it began, and no more.
      expect(Math.abs(told(client, 'clock_offset_ms') + ahead)).toBeLessThan(skew / 2)
      for (const { metric, value } of client.samples) {
        if (metric === 'delay_ms') expect(Math.abs(value)).toBeLessThan(skew / 2)
      }
    }
    const file = (name: string, lines: readonly string[]): string => {
      const text = `${lines.join('\n')}\n`
      writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text)
      return join(folder, name)
    }
    const [one, two] = [0, 1].map((own) => linesOf(clients.filter((c) => c.machine === own)))
    const several = await importRuns(
      [file('pod-1.json', one ?? []), file('pod-2.json.gz', two ?? [])],
      createRunFiles(join(folder, 'several')),
    )
    const single = await importRuns(
      [file('both.json', linesOf(clients))],
      createRunFiles(join(folder, 'single')),
    )
    expect(several).toMatchObject({ faults: [], notes: [] })
    const [[merged], [whole]] = [several.runs, single.runs]
    expect(merged?.finished).toBe(true)
    expect(merged?.points).toEqual(whole?.points)
    expect(merged?.control).toEqual(whole?.control)
    expect(merged?.load?.machines.map(({ name }) => name)).toEqual(['pod-1.json', 'pod-2.json.gz'])
    const received = clients.reduce((sum, client) => sum + told(client, 'received'), 0)
    const rounds = merged?.points.flatMap(({ lanes }) => lanes.flatMap((lane) => lane.rounds)) ?? []
    const delays = [...rounds, ...(merged?.control ?? [])].map(({ delayMs }) => delayMs?.count ?? 0)
    expect(delays.reduce((sum, count) => sum + count, 0)).toBe(received)
  })

  it('read the Date header of servers that have no /clock, and say how little it tells', async () => {
    const { polling } = playground.status().servers
    const proxy = createServer((request, response) => {
      if (request.url === '/clock') response.writeHead(404).end()
      else {
        void fetch(`${polling.url}${request.url}`).then(async (answer) => {
          const headers = { 'X-Stream': answer.headers.get('x-stream') ?? '' }
          response.writeHead(answer.status, headers).end(await answer.text())
        })
      }
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    try {
      const { clients } = await run(planned({ lanes: [{ lane: 'polling', pins: {} }] }), {
        env: { ...env(), POLLING_URL: `http://127.0.0.1:${port}` },
        only: firstRound,
      })
      const [client] = clients
      if (client === undefined) throw new Error('There is one client.')
      expect(told(client, 'clock_uncertainty_ms')).toBeGreaterThan(0.5)
      const { value } = client.samples.find(({ metric }) => metric === 'clock_offset_ms') ?? {}
      expect(Math.abs(value ?? Infinity)).toBeLessThanOrEqual(
        told(client, 'clock_uncertainty_ms') + 1,
      )
      expect(counted(client)).toEqual(ownAudit(client))
    } finally {
      proxy.close()
    }
  })
})
