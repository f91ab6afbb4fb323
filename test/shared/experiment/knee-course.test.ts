import { beforeEach, describe, expect, it } from 'vitest'
import type { Lane } from '../../../main/shared/contract/lanes.ts'
import { defaultExperiment, type Experiment } from '../../../main/shared/experiment/experiment.ts'
import { parseRun, printRun, type Run } from '../../../main/shared/experiment/run.ts'
import { createRunner, type Progress, type Runner } from '../../../main/shared/experiment/runner.ts'
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts'
import { createMadeBench, type MadeBench } from './made-bench.ts'
import { quietMachine } from './made-run.ts'

const day = 86_400_000
let clock: ManualClock
let bench: MadeBench
let told: Progress[]
/** What a lane bears, in clients or messages a second. */
let bears: Partial<Record<Lane, number>>

beforeEach(() => {
  clock = createManualClock()
  told = []
  bears = { sse: 700, websocket: 3_000 }
  bench = createMadeBench(clock, {
    delay: (lane, load) => (load <= (bears[lane] ?? 0) ? 20 : 800),
    lacks: () => 0,
    open: () => true,
  })
})

function runnerOf(plan: Partial<Experiment> = {}): Runner {
  return createRunner({
    id: 'run',
    name: 'A search',
    startedAt: clock.now(),
    plan: {
      ...defaultExperiment,
      lanes: [
        { lane: 'sse', pins: {} },
        { lane: 'websocket', pins: {} },
      ],
      fleet: { clients: 5_000, connectRate: 1_000 },
      knee: { of: 'clients', p95: 500 },
      warmUp: 0,
      ...plan,
    },
    environment: quietMachine,
    bench,
    time: clock,
    onProgress: (progress) => told.push(progress),
  })
}
async function searched(runner: Runner): Promise<Run> {
  const running = runner.run()
  await clock.advance(0)
  await clock.advance(day)
  return running
}
const asked = (what: string): string[] => bench.asked.filter((one) => one.startsWith(what))

describe('a search for the knee of each lane', () => {
  it('finds each of them, one after the other, with every value that it tried', async () => {
    const { finished, knees = [], points, control } = await searched(runnerOf())
    expect(finished).toBe(true)
    expect(knees.map(({ lane, found, holds, fails }) => [lane, found, holds, fails])).toEqual([
      ['sse', true, 673, 734],
      ['websocket', true, 2_930, 3_200],
    ])
    expect(
      knees[0]?.steps.map(({ value, held, failed, length }) => [value, held, failed, length]),
    ).toEqual([
      [100, 2, 0, 1],
      [200, 2, 0, 1],
      [400, 2, 0, 1],
      [800, 0, 2, 1],
      [566, 2, 0, 1],
      [673, 2, 0, 1],
      [734, 0, 2, 1],
      [673, 2, 0, 3],
    ])
    expect(knees[0]?.steps[3]).toMatchObject({ fault: 'delay', p95Ms: [800, 800] })
    expect(points.map(({ value }) => value).slice(0, 4)).toEqual([100, 200, 400, 566])
    // Two ordinary windows, and two that were three times as long.
    const held = points.find(({ value }) => value === 673)
    expect(held?.lanes[0]?.rounds.map(({ delayMs }) => delayMs?.count)).toEqual([
      100, 100, 300, 300,
    ])
    expect(control).toEqual([])
  })

  it('connects as many clients as it tries, anew for each value and after a window that failed', async () => {
    await searched(runnerOf({ lanes: [{ lane: 'sse', pins: {} }] }))
    const clients = asked('subjects').map((one) => Number(one.split(' ').at(-1)))
    expect(clients).toEqual([100, 200, 400, 800, 800, 566, 673, 734, 734, 673])
  })

  it('writes faster and faster for clients that stay connected while all is well', async () => {
    const run = await searched(
      runnerOf({
        lanes: [{ lane: 'sse', pins: {} }],
        knee: { of: 'pushRate', p95: 500 },
        fleet: { clients: 40, connectRate: 1_000 },
        settings: { pushRate: 100 },
      }),
    )
    // A made lane of a search for a rate has as many clients at every rate.
    expect(new Set(asked('subjects'))).toEqual(new Set(['subjects sse 40']))
    expect(run.knees?.[0]?.steps[0]?.value).toBe(100)
    expect(asked('configure')[0]).toContain('"pushRate":100')
  })

  it('keeps what it found until it was stopped, and says that it is not confirmed', async () => {
    const runner = runnerOf()
    const running = runner.run()
    await clock.advance(0)
    // Two windows of 10 s with 100 clients, two with 200, and one with 400.
    await clock.advance(55_000)
    runner.stop()
    const run = await running
    expect(run).toMatchObject({
      finished: false,
      knees: [{ lane: 'sse', found: false, holds: 200 }],
    })
    expect(run.doubts[0]).toContain('The search was stopped')
  })

  it('is read again as it was written', async () => {
    const run = await searched(runnerOf())
    expect(parseRun(printRun(run))).toEqual(run)
  })

  it('says how long it will take at most, and that gets less', async () => {
    await searched(runnerOf())
    const connecting = told.filter(({ phase }) => phase === 'connecting')
    const left = connecting.map(({ done, steps }) => steps - done)
    expect(left).toEqual(left.toSorted((one, other) => other - one))
    expect(left.at(-1)).toBeGreaterThan(0)
  })
})
