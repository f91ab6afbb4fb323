import { transportRows } from '../../contract/transport.ts'
import { pointsOf } from '../../experiment/experiment.ts'
import type { Load, LoadMachine } from '../../experiment/load-machines.ts'
import { createRunRecord } from '../../experiment/record.ts'
import { roundDelays } from '../../experiment/round.ts'
import { newRunId } from '../../experiment/run-id.ts'
import type { RoundDelays, RoundFigures, Run } from '../../experiment/run.ts'
import { createDelayHistogram } from '../../measures/delay-histogram.ts'
import { loadPlanOf, type LoadPlan } from './load-plan.ts'
import { cellKey, type LoadAbout, type LoadCell, type MachineSamples } from './machine-samples.ts'

const minute = 60_000

/** Delays of all machines together: percentiles are taken of all messages, never averaged. */
function delaysOf(cells: readonly LoadCell[]): RoundDelays | null {
  const all = createDelayHistogram()
  for (const { delays } of cells) all.add(delays.encode())
  const summary = all.summary()
  if (summary === undefined) return null
  const max = Math.max(...cells.map((cell) => cell.max))
  const within = (value: number): number => Math.min(value, max)
  const { count, p50, p95, p99 } = summary
  return roundDelays(
    { count, p50: within(p50), p95: within(p95), p99: within(p99), max },
    all.encode(),
  )
}

/** What the clients of one lane did in one round, on all machines. */
function roundOf(cells: readonly LoadCell[], polls: boolean, window: number): RoundFigures {
  const sum = (name: keyof LoadCell['sums']): number =>
    cells.reduce((all, { sums }) => all + sums[name], 0)
  const told = cells.reduce((all, cell) => all + cell.told, 0)
  const [received, requests] = [sum('received'), sum('requests')]
  return {
    delayMs: delaysOf(cells),
    requestsPerMinute: told === 0 ? null : (requests * minute) / told / window,
    bytesPerMessage: received === 0 ? null : sum('bytes') / received,
    emptyShare: polls && requests > 0 ? sum('empty') / requests : null,
    missed: sum('missed'),
    duplicated: sum('duplicated'),
    outOfOrder: sum('out_of_order'),
  }
}

/** The cells of a step, a list for each of its lanes with what each machine has. */
function cellsAt(
  { lanes }: LoadPlan,
  step: LoadPlan['steps'][number],
  machines: readonly MachineSamples[],
): readonly (readonly LoadCell[])[] {
  const round = step.control ? 'control' : String(step.round + 1)
  return step.lanes.map((place) => {
    const key = cellKey(lanes[place]?.tag ?? '', String(step.point), round)
    return machines.flatMap(({ cells }) => cells.get(key) ?? [])
  })
}

const toldIn = (cells: readonly LoadCell[]): number =>
  cells.reduce((all, { told }) => all + told, 0)

function machineOf({ cells, ...samples }: MachineSamples): LoadMachine {
  const rounds = new Map<string, number>()
  for (const [key, { told }] of cells) {
    const [, point, round] = JSON.parse(key) as readonly string[]
    const step = `${point} ${round}`
    rounds.set(step, (rounds.get(step) ?? 0) + told)
  }
  const all = [...cells.values()]
  const sum = (of: (cell: LoadCell) => number): number => all.reduce((sum, one) => sum + of(one), 0)
  const { name, offsetMs, uncertaintyMs, damaged } = samples
  return {
    name,
    clients: Math.max(0, ...rounds.values()),
    messages: sum(({ sums }) => sums.received),
    missed: sum(({ sums }) => sums.missed),
    ...{ offsetMs, uncertaintyMs, damaged },
  }
}

function mergeOne(about: LoadAbout, machines: readonly MachineSamples[]): Run {
  const { plan, run, version, clients } = about
  const load = loadPlanOf(plan)
  const startedAt = Math.min(...machines.map(({ since }) => since))
  // The same files are the same run, however often they are imported.
  const suffix = Number.parseInt(run.slice(-4), 16)
  const id = newRunId(startedAt, () => (Number.isNaN(suffix) ? 0 : suffix / 0x10000))
  const names = machines.map(({ name }) => name)
  const record = createRunRecord({
    id,
    name: about.name,
    startedAt,
    plan,
    environment: {
      version,
      runtime: 'k6',
      system: names.join(', '),
      ...{ cpu: '', cores: 0, load: null, battery: null, cpuShare: null, loopLateMs: null },
    },
  })
  let told = Infinity
  const points = pointsOf(plan)
  for (const step of load.steps) {
    const point = points[step.point]
    if (point === undefined) continue
    const lanes = cellsAt(load, step, machines)
    told = Math.min(told, ...lanes.map(toldIn))
    if (lanes.every((cells) => toldIn(cells) === 0)) continue
    const rounds = lanes.map((cells, place) => {
      const lane = load.lanes[step.lanes[place] ?? 0]
      return roundOf(
        cells,
        lane !== undefined && !transportRows[lane.transport].pushes,
        load.window,
      )
    })
    record.add({ step, point }, rounds, undefined)
  }
  if (told >= clients) record.finish()
  const summary: Load = {
    planned: clients,
    told,
    unjudged: machines.reduce((sum, { unjudged }) => sum + unjudged, 0),
    machines: machines.map(machineOf),
  }
  return record.read(summary)
}

/** Runs that samples were merged into, and the machines whose samples belong to none. */
export interface Merged {
  readonly runs: readonly Run[]
  readonly strays: readonly MachineSamples[]
}

/**
 * Merges the samples of several machines: those of one export become one run. A file that does not say what it is of belongs to the
 * others where these are all of one export.
 */
export function mergeMachines(machines: readonly MachineSamples[]): Merged {
  const known = new Map<string, LoadAbout>()
  for (const { about } of machines) if (about !== undefined) known.set(about.run, about)
  const [only] = known.size === 1 ? known.keys() : []
  const belongs = ({ about }: MachineSamples): string | undefined => about?.run ?? only
  const runs = [...known].map(([run, about]) =>
    mergeOne(
      about,
      machines.filter((machine) => belongs(machine) === run),
    ),
  )
  return { runs, strays: machines.filter((machine) => belongs(machine) === undefined) }
}
