import { createSpeaker } from '../texts/speaker.ts'
import { doubtsOf } from './doubts.ts'
import { pointsOf, type Experiment } from './experiment.ts'
import { laneNames } from './lane-names.ts'
import type { Load } from './load-machines.ts'
import type { Step } from './order.ts'
import {
  runFormat,
  type LaneResult,
  type RoundFigures,
  type Run,
  type RunEnvironment,
} from './run.ts'
import { summaryOf } from './summary.ts'
import { judgeThresholds } from './threshold.ts'

/** How the measuring process did in one window. */
export interface MachineReading {
  /** Cores that it kept busy; null where it cannot tell. */
  readonly cpuShare: number | null
  /** 99th percentile of how late its event loop was, ms. */
  readonly loopLateMs: number
}

/** A run that grows. */
export interface RunRecord {
  warmedUp(ms: number, steady: boolean): void
  /** Takes what all lanes did in one step. */
  add(step: Step, rounds: readonly RoundFigures[], machine: MachineReading | undefined): void
  finish(): void
  /** The run as it is now, with its summaries, thresholds and doubts; `load` where other machines measured it. */
  read(load?: Load): Run
}

export interface RecordOptions {
  readonly id: string
  readonly name: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly plan: Experiment
  readonly environment: RunEnvironment
}

/** Begins a record without any figures. */
export function createRunRecord({
  id,
  name,
  startedAt,
  plan,
  ...options
}: RecordOptions): RunRecord {
  const points = pointsOf(plan)
  const names = laneNames(plan.lanes)
  const results = points.map(() =>
    names.map((lane): LaneResult => ({ lane, rounds: [], summary: summaryOf([]) })),
  )
  let { environment } = options
  let warmUp: Run['warmUp'] = null
  let control: readonly RoundFigures[] = []
  let finished = false
  const english = createSpeaker('en')

  function take(point: number, lane: number, round: RoundFigures): void {
    const lanes = results[point]
    const result = lanes?.[lane]
    if (lanes === undefined || result === undefined) return
    const rounds = [...result.rounds, round]
    lanes[lane] = { ...result, rounds, summary: summaryOf(rounds) }
  }

  return {
    warmedUp(ms, steady) {
      warmUp = { ms, steady }
    },
    add(step, taken, machine) {
      if (step.control) control = taken
      else {
        for (const [place, round] of taken.entries()) {
          take(step.point, step.lanes[place] ?? place, round)
        }
      }
      if (machine === undefined) return
      environment = {
        ...environment,
        cpuShare:
          machine.cpuShare === null
            ? environment.cpuShare
            : Math.max(environment.cpuShare ?? 0, machine.cpuShare),
        loopLateMs: Math.max(environment.loopLateMs ?? 0, machine.loopLateMs),
      }
    },
    finish() {
      finished = true
    },
    read(load) {
      const run: Run = {
        format: runFormat,
        version: 1,
        id,
        name,
        startedAt: new Date(startedAt).toISOString(),
        finished,
        plan,
        environment,
        warmUp,
        doubts: [],
        thresholds: [],
        points: points.map(({ value }, point) => ({ value, lanes: [...(results[point] ?? [])] })),
        control,
        ...(load && { load }),
      }
      const doubts = doubtsOf(run).map((doubt) => english.say(doubt))
      return { ...run, doubts, thresholds: judgeThresholds(run) }
    },
  }
}
