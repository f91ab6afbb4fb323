/**
 * Whether fleets and the search for a knee tell the truth, on the real engine:
 *
 * 1. `crowd`: 5,000 clients a lane, one lane after the other, at 5 messages a second for 60 s: none missed, none closed, the 99th percentile
 *    below 500 ms (of polls, behind their interval of 1 s), at most 15 KiB of the fleet's memory a client.
 * 2. `knee`: five searches where the knee is known, for the line carries so many bytes a second and no more.
 * 3. `slowed`: a search while the servers' process, and then the clients', is stopped three quarters of the time from outside: who is said
 *    to be the limit where it fails.
 *
 * `node test/proofs/fleets.ts [crowd] [knee] [slowed]`, all of them by default; `CLIENTS=5000 SECONDS=60 SEARCHES=5` are how many.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { measureRun } from '../../main/hosts/measure/measure-run.ts'
import { defaultExperiment, type Experiment } from '../../main/shared/experiment/experiment.ts'
import { failingStep } from '../../main/shared/experiment/knee-plan.ts'
import type { Run } from '../../main/shared/experiment/run.ts'
import { kneeStepWords } from '../../main/shared/report/knee-words.ts'
import { createSpeaker } from '../../main/shared/texts/speaker.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const speaker = createSpeaker('en')
const numberFrom = (name: string, usual: number): number => Number(process.env[name] ?? usual)

async function run(name: string, plan: Partial<Experiment>): Promise<Run> {
  const measured = await measureRun({ id: name, name, plan: { ...defaultExperiment, ...plan } })
  return measured.result
}

async function crowd(): Promise<boolean> {
  const clients = numberFrom('CLIENTS', 5_000)
  const seconds = numberFrom('SECONDS', 60)
  const pollInterval = 1_000
  const { points } = await run('crowd', {
    settings: { pushRate: 5, pollInterval },
    fleet: { clients, connectRate: 500 },
    rounds: 1,
    window: seconds * 1_000,
    warmUp: 3_000,
  })
  print(
    '| Lane | Connected | Closed | Missed | Delivered a second | p50 | p95 | p99 | First to last client | CPU a delivery | Servers, cores | Clients, cores | Memory a client | Limited by |',
  )
  print(`|${' --- |'.repeat(14)}`)
  let good = true
  for (const { lane, rounds } of points[0]?.lanes ?? []) {
    const [{ fleet, delayMs, missed } = {}] = rounds
    if (fleet === undefined || delayMs === null || delayMs === undefined) return false
    const { p50, p95, p99 } = delayMs
    const ms = (value: number | null): string => `${value?.toFixed(0) ?? '–'} ms`
    // A poll finds messages that have waited for it, by design: its limit is behind the interval.
    const limit = 500 + (lane === 'polling' ? pollInterval : 0)
    const kib = fleet.memoryPerClient / 1_024
    good &&=
      missed === 0 &&
      fleet.closed === 0 &&
      fleet.connected === clients &&
      kib <= 15 &&
      (p99 ?? Infinity) < limit
    print(
      `| ${lane} | ${fleet.connected} of ${clients} | ${fleet.closed} | ${missed} | ${fleet.deliveredPerSecond.toFixed(0)} | ${ms(p50)} | ${ms(p95)} | ${ms(p99)} | ${ms(fleet.spreadMs)} | ${fleet.serverMicrosPerDelivery?.toFixed(1) ?? '–'} µs | ${fleet.serverCpu.toFixed(2)} | ${fleet.fleetCpu.toFixed(2)} | ${kib.toFixed(1)} KiB | ${fleet.limit} |`,
    )
  }
  return good
}

/** Bytes a second that the line carries to each client. */
const bandwidth = 40_000

async function knee(): Promise<boolean> {
  const searches = numberFrom('SEARCHES', 5)
  print('| Search | Holds | Fails | Bytes a message | The line carries | Off by | Windows |')
  print('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
  let good = true
  for (let search = 1; search <= searches; search += 1) {
    const { knees = [], points } = await run('knee', {
      lanes: [{ lane: 'sse', pins: {} }],
      // Each begins elsewhere, so that it tries other values.
      settings: { pushRate: 120 + 20 * search, arrivals: 'regular', seed: search },
      faults: [{ scope: 'all', faults: { bandwidth } }],
      fleet: { clients: 10, connectRate: 1_000 },
      // A pause of 100 ms by other programs takes 2 s to be made good at 95 % of what the line carries.
      knee: { of: 'pushRate', p95: 250 },
      window: 3_000,
      warmUp: 500,
    })
    const [found] = knees
    const point = points.find(({ value }) => value === found?.holds)
    const bytes = point?.lanes[0]?.summary.bytesPerMessage?.median ?? Number.NaN
    const carries = bandwidth / bytes
    const off = (found?.holds ?? Number.NaN) / carries - 1
    const windows = points.reduce((sum, { lanes }) => sum + (lanes[0]?.rounds.length ?? 0), 0)
    good &&= Math.abs(off) <= 0.1
    print(
      `| ${search} | ${found?.holds ?? '–'} | ${found?.fails ?? '–'} | ${bytes.toFixed(0)} | ${carries.toFixed(0)} | ${(100 * off).toFixed(1)} % | ${windows} |`,
    )
  }
  return good
}

/** Enough clients for both sides to have much to do. */
const crowded: Partial<Experiment> = {
  lanes: [{ lane: 'websocket', pins: {} }],
  settings: { pushRate: 200 },
  fleet: { clients: 300, connectRate: 1_000 },
  knee: { of: 'pushRate', p95: 200 },
  window: 2_000,
  warmUp: 500,
}

/** Linux alone tells. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number)
  } catch {
    return []
  }
}

/** Stops a process 75 ms of every 100, as one that is given a quarter of a core. Returns what ends that. */
function slowDown(pids: () => readonly number[]): () => void {
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of pids()) {
      try {
        process.kill(pid, name)
      } catch {
        // It has ended.
      }
    }
  }
  const timer = setInterval(() => {
    signal('SIGSTOP')
    setTimeout(() => signal('SIGCONT'), 75)
  }, 100)
  return () => {
    clearInterval(timer)
    signal('SIGCONT')
  }
}

/** A search in a process of its own, with one side slowed down from outside. */
async function searchWhile(slowed: 'nobody' | 'server' | 'clients'): Promise<Run> {
  const self = fileURLToPath(import.meta.url)
  const child = spawn(process.execPath, [self, 'search'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  let clients: readonly number[] = []
  const look = setInterval(() => (clients = childrenOf(child.pid ?? 0)), 250)
  const faster =
    slowed === 'nobody'
      ? () => undefined
      : slowDown(() => (slowed === 'server' ? [child.pid ?? 0] : clients))
  try {
    await new Promise((resolve) => child.on('close', resolve))
  } finally {
    clearInterval(look)
    faster()
  }
  return JSON.parse(text) as Run
}

async function slowed(): Promise<boolean> {
  print('| Slowed down | Holds | Fails | The step that fails |')
  print('| --- | ---: | ---: | --- |')
  let good = true
  for (const who of ['server', 'clients', 'nobody'] as const) {
    const { knees = [], plan } = await searchWhile(who)
    const [found] = knees
    const step = found && failingStep(found)
    good &&= who === 'nobody' || step?.limit === who
    const words = step === undefined ? '–' : kneeStepWords(step, 'WebSocket', plan, speaker)
    print(`| ${who} | ${found?.holds ?? '–'} | ${found?.fails ?? '–'} | ${words} |`)
  }
  return good
}

const asked = process.argv.slice(2)
if (asked.includes('search')) print(JSON.stringify(await run('search', crowded)))
else {
  let good = true
  for (const [name, part] of Object.entries({ crowd, knee, slowed })) {
    if (asked.length > 0 && !asked.includes(name)) continue
    good = (await part()) && good
    print('')
  }
  process.exitCode = good ? 0 : 1
}
