import { beforeEach, describe, expect, it } from 'vitest'
import type { Lane } from '../../../main/shared/contract/lanes.ts'
import { defaultExperiment, type Experiment } from '../../../main/shared/experiment/experiment.ts'
import type { Run } from '../../../main/shared/experiment/run.ts'
import { createRunner, type Progress, type Runner } from '../../../main/shared/experiment/runner.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'
import { createMadeBench, type MadeBench } from './made-bench.ts'
import { quietMachine } from './made-run.ts'

const hour = 3_600_000
let clock: ManualClock
let bench: MadeBench
let delays: Partial<Record<Lane, number>>
let lacking: Partial<Record<Lane, number>>
let closed: readonly Lane[]
let saved: Run[]
let told: Progress[]

beforeEach(() => {
  clock = createManualClock()
  delays = { polling: 250, sse: 3, websocket: 2 }
  lacking = {}
  closed = []
  saved = []
  told = []
  bench = createMadeBench(clock, {
    delay: (lane) => delays[lane] ?? 1,
    lacks: (lane) => lacking[lane] ?? 0,
    open: (lane) => !closed.includes(lane),
  })
})

function runnerOf(plan: Partial<Experiment> = {}): Runner {
  return createRunner({
    id: 'run',
    name: 'A run',
    startedAt: clock.now(),
    plan: { ...defaultExperiment, ...plan },
    environment: quietMachine,
    bench,
    time: clock,
    onRun: (run) => saved.push(run),
    onProgress: (progress) => told.push(progress),
  })
}
/** Begins a run, up to the first thing that it waits for. */
async function begun(runner: Runner): Promise<{ readonly running: Promise<Run> }> {
  const running = runner.run()
  await clock.advance(0)
  return { running }
}
async function finished(runner: Runner): Promise<Run> {
  const { running } = await begun(runner)
  await clock.advance(hour)
  return running
}
const asked = (what: string): string[] => bench.asked.filter((one) => one.startsWith(what))

describe('a run on a bench', () => {
  it('measures every lane in every round, and the first step once more', async () => {
    const run = await finished(runnerOf())
    expect(run.finished).toBe(true)
    expect(run.points).toHaveLength(1)
    expect(run.points[0]?.lanes.map(({ lane, rounds }) => [lane, rounds.length])).toEqual([
      ['polling', 5],
      ['sse', 5],
      ['websocket', 5],
    ])
    const [polling] = run.points[0]?.lanes ?? []
    expect(polling?.rounds[0]).toMatchObject({
      delayMs: { count: 100, p50: 250, p99: null },
      requestsPerMinute: 120,
      bytesPerMessage: 150,
      emptyShare: 0.5,
      missed: 0,
    })
    expect(run.control).toHaveLength(3)
    expect(run.warmUp).toEqual({ ms: 3_000, steady: true })
    expect(run.doubts).toEqual([])
  })

  it('does not look for medians of messages that come more rarely than it looks', async () => {
    const run = await finished(runnerOf({ settings: { pushRate: 0.01 } }))
    expect(run.warmUp).toEqual({ ms: 1_000, steady: true })
  })

  it('connects its lanes once, and sets each value of the sweep with a seed for each round', async () => {
    const sweep = { setting: 'pollInterval', values: [100, 500] } as const
    await finished(runnerOf({ sweep, rounds: 3, settings: { seed: 7 } }))
    expect(asked('subjects')).toEqual(['subjects polling sse websocket'])
    expect(asked('configure').map((one) => JSON.parse(one.slice(10)) as unknown)).toEqual([
      { seed: 7, pollInterval: 100 },
      { seed: 7, pollInterval: 500 },
      { seed: 8, pollInterval: 500 },
      { seed: 8, pollInterval: 100 },
      { seed: 9, pollInterval: 100 },
      { seed: 9, pollInterval: 500 },
      { seed: 7, pollInterval: 100 },
    ])
  })

  it('sweeps a fault on top of the faults of its plan, and names lanes by their ids', async () => {
    await finished(
      runnerOf({
        rounds: 3,
        sweep: { fault: 'latency', values: [0, 100] },
        faults: [
          { scope: 'all', faults: { jitter: 5 } },
          { scope: { subject: 1 }, faults: { sliced: 10 } },
        ],
      }),
    )
    expect(asked('setNetwork').slice(0, 4)).toEqual([
      'setNetwork "all" {"jitter":5,"latency":0}',
      'setNetwork {"client":"sse-1"} {"sliced":10}',
      'setNetwork "all" {"jitter":5,"latency":100}',
      'setNetwork {"client":"sse-1"} {"sliced":10}',
    ])
  })

  it('has lanes of fleets take turns, each of them connected anew', async () => {
    const run = await finished(runnerOf({ rounds: 3, fleet: { clients: 100, connectRate: 100 } }))
    expect(asked('subjects').slice(0, 4)).toEqual([
      'subjects polling 100',
      'subjects sse 100',
      'subjects websocket 100',
      'subjects websocket 100',
    ])
    expect(run.points[0]?.lanes.map(({ rounds }) => rounds.length)).toEqual([3, 3, 3])
    expect(run.points[0]?.lanes[2]?.rounds[0]?.delayMs?.p50).toBe(2)
    expect(run.control).toHaveLength(1)
  })

  it('sets the faults of a lane when it is its turn', async () => {
    const faults = [{ scope: { subject: 1 }, faults: { latency: 50 } }] as const
    await finished(runnerOf({ rounds: 3, fleet: { clients: 100, connectRate: 100 }, faults }))
    const own = bench.asked.filter((one) => one.startsWith('setNetwork {'))
    expect(new Set(own)).toEqual(new Set(['setNetwork {"client":"sse-0"} {"latency":50}']))
    expect(own).toHaveLength(3)
  })

  it('counts what has not come when it waited long enough, and waits for it no longer', async () => {
    lacking = { sse: 20 }
    const run = await finished(runnerOf())
    const missed = run.points[0]?.lanes.map(({ rounds }) => rounds[0]?.missed)
    expect(missed).toEqual([0, 20, 0])
  })

  it('measures a lane that never connects as it is', async () => {
    closed = ['websocket']
    const run = await finished(runnerOf())
    expect(run.finished).toBe(true)
  })

  it('keeps what was measured until it was stopped, and not the step under way', async () => {
    const runner = runnerOf()
    const { running } = await begun(runner)
    // Warm-up 3 s, a window of 10 s, 1 s before the second, and half of that.
    await clock.advance(19_000)
    expect(saved.at(-1)).toMatchObject({ finished: false })
    runner.stop()
    const run = await running
    expect(run.finished).toBe(false)
    expect(run.points[0]?.lanes[0]?.rounds).toHaveLength(1)
    expect(run.doubts[0]).toContain('stopped after 1 of 5 steps')
    expect(saved.at(-1)).toEqual(run)
    // A timer that went on would keep the process alive.
    expect(clock.pending()).toBe(0)
  })

  it('waits before the next step while it is paused', async () => {
    const runner = runnerOf()
    const { running } = await begun(runner)
    await clock.advance(10_000)
    runner.pause()
    await clock.advance(hour)
    expect(told.at(-1)).toMatchObject({ phase: 'paused', done: 1 })
    runner.resume()
    await clock.advance(0)
    await clock.advance(hour)
    expect((await running).finished).toBe(true)
  })

  it('does not take the first warm-up for one that every step has', async () => {
    await finished(runnerOf())
    // The first step warmed up for 3 s, the five after it do so for 1 s each.
    expect(told.find(({ done }) => done === 1)?.left).toBe(55_000)
  })

  it('tells where it is, and how long the rest will take', async () => {
    await finished(runnerOf({ warmUp: 1_000 }))
    const phases = new Set(told.map(({ phase }) => phase))
    expect([...phases]).toEqual(['connecting', 'warming', 'measuring', 'arriving'])
    const second = told.find(({ done }) => done === 1)
    // Five more steps of a second and ten.
    expect(second?.left).toBe(55_000)
    expect(second?.steps).toBe(6)
  })
})
