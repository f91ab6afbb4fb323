import { createPlayground } from '../../playground.ts'
import { transports } from '../../shared/contract/transport.ts'
import { createCrowdBench } from '../../shared/experiment/crowd-bench.ts'
import type { Experiment } from '../../shared/experiment/experiment.ts'
import type { Run } from '../../shared/experiment/run.ts'
import { createRunner, type Progress, type Runner } from '../../shared/experiment/runner.ts'
import type { PaneEvents } from '../../shared/measures/pane-events.ts'
import { readEnvironment, watchMachine } from './machine.ts'
import { createNodeBench } from './node-bench.ts'
import { nodeEnvironment } from './node-environment.ts'

export interface MeasureRunOptions {
  readonly id: string
  readonly name: string
  readonly plan: Experiment
  readonly onProgress?: (progress: Progress) => void
  /** After every step, and at the end. */
  readonly onRun?: (run: Run) => void
  /** Hears what happens in the lane at a place of the plan. */
  readonly observe?: (place: number) => PaneEvents
  /** Takes the lines of the engine's log. */
  readonly log?: (line: string) => void
}

/** A run with a playground of its own. */
export interface MeasuredRun extends Pick<Runner, 'stop' | 'pause' | 'resume'> {
  /** The run, finished or stopped; the playground has ended by then. */
  readonly result: Promise<Run>
}

/** Measures on a playground of its own: in memory, on free ports, with full clients in this process. */
export async function measureRun(options: MeasureRunOptions): Promise<MeasuredRun> {
  const { id, name, plan } = options
  const playground = await createPlayground({
    database: ':memory:',
    dataFolder: '.',
    ports: Object.fromEntries(transports.map((transport) => [transport, 0])),
    settings: plan.settings,
    pageOrigins: () => [],
    log: options.log ?? (() => undefined),
  })
  const environment = nodeEnvironment()
  const { fleet } = plan
  const bench =
    fleet === undefined
      ? createNodeBench({
          playground,
          environment,
          ...(options.observe && { observe: options.observe }),
        })
      : createCrowdBench({
          configure: async (patch) => void (await playground.handlers.configure(patch)),
          setNetwork: (scope, faults) => playground.handlers.setNetwork({ scope, faults }),
          calls: playground.handlers,
          settings: () => playground.status().settings,
          connectRate: fleet.connectRate,
          time: environment,
          random: environment.random,
        })
  const machine = watchMachine()
  const runner = createRunner({
    id,
    name,
    plan,
    startedAt: environment.now(),
    environment: readEnvironment(),
    bench,
    time: environment,
    machine: machine.read,
    ...(options.onProgress && { onProgress: options.onProgress }),
    ...(options.onRun && { onRun: options.onRun }),
  })
  async function measured(): Promise<Run> {
    try {
      return await runner.run()
    } finally {
      await bench.close()
      machine.stop()
      await playground.stop()
    }
  }
  return { result: measured(), stop: runner.stop, pause: runner.pause, resume: runner.resume }
}
