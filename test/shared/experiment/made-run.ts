import { createDelayHistogram } from '../../../main/shared/measures/delay-histogram.ts'
import {
  defaultExperiment,
  pointsOf,
  type Experiment,
} from '../../../main/shared/experiment/experiment.ts'
import { stepsOf } from '../../../main/shared/experiment/order.ts'
import { createRunRecord } from '../../../main/shared/experiment/record.ts'
import type { RoundFigures, Run, RunEnvironment } from '../../../main/shared/experiment/run.ts'
import { delaysNeeded } from '../../../main/shared/experiment/summary.ts'

/** A round with these delays, ms, and figures that say nothing unless they are given. */
export function roundWith(
  delays: readonly number[],
  more: Partial<RoundFigures> = {},
): RoundFigures {
  const histogram = createDelayHistogram()
  for (const delay of delays) histogram.record(delay)
  const summary = histogram.summary()
  return {
    delayMs:
      summary === undefined
        ? null
        : {
            ...summary,
            p99: summary.count < delaysNeeded(99) ? null : summary.p99,
            histogram: histogram.encode(),
          },
    requestsPerMinute: 0,
    bytesPerMessage: 150,
    emptyShare: null,
    missed: 0,
    duplicated: 0,
    outOfOrder: 0,
    ...more,
  }
}

/** So many delays, all of them this long. */
export const alike = (ms: number, count = 50): readonly number[] =>
  Array.from({ length: count }, () => ms)

export const quietMachine: RunEnvironment = {
  version: '0.1.0',
  runtime: 'Node 24.21.0',
  system: 'linux',
  cpu: 'A processor',
  cores: 2,
  load: 0.1,
  battery: false,
  cpuShare: null,
  loopLateMs: null,
}

export interface MadeRun {
  readonly plan?: Partial<Experiment>
  readonly environment?: Partial<RunEnvironment>
  /** What a lane did at a point in a round. */
  readonly round: (place: {
    readonly point: number
    readonly round: number
    readonly lane: number
    readonly control: boolean
  }) => RoundFigures
  /** Steps that it gets to; all of them by default. */
  readonly until?: number
}

/** A run with made figures, of the default plan unless told otherwise. */
export function madeRun({ plan, environment, round, until = Infinity }: MadeRun): Run {
  const experiment = { ...defaultExperiment, ...plan }
  const record = createRunRecord({
    id: 'made-run',
    name: 'A run',
    startedAt: Date.UTC(2026, 10, 28, 12),
    plan: experiment,
    environment: { ...quietMachine, ...environment },
  })
  record.warmedUp(3_000, true)
  const planned = pointsOf(experiment)
  const points = planned.length
  const lanes = experiment.lanes.length
  const inTurn = experiment.fleet !== undefined
  const steps = stepsOf({ points, rounds: experiment.rounds, lanes, inTurn })
  for (const step of steps.slice(0, until)) {
    const rounds = step.lanes.map((lane) => round({ ...step, lane }))
    const point = planned[step.point]
    if (point !== undefined) record.add({ step, point }, rounds, { cpuShare: 0.1, loopLateMs: 1 })
  }
  if (until >= steps.length) record.finish()
  return record.read()
}
