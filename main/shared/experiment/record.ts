import { createSpeaker } from '../texts/speaker.ts'
import { doubtsOf } from './doubts.ts'
import type { Measuring } from './course.ts'
import { pointsOf, type Experiment, type SweepValue } from './experiment.ts'
import { laneNames } from './lane-names.ts'
import type { KneeResult } from './knee-plan.ts'
import type { Load } from './load-machines.ts'
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
  /** Takes what all lanes did in one step, and what a search knows since. */
  add(
    what: Pick<Measuring, 'step' | 'point'>,
    rounds: readonly RoundFigures[],
    machine: MachineReading | undefined,
    knees?: readonly KneeResult[],
  ): void
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
  const names = laneNames(plan.lanes)
  const empty = (): LaneResult[] =>
    names.map((lane) => ({ lane, rounds: [], summary: summaryOf([]) }))
  /** A search finds its values as it goes. */
  const values = plan.knee === undefined ? pointsOf(plan).map(({ value }) => value) : []
  let points = values.map((value) => ({ value, lanes: empty() }))
  let found: readonly KneeResult[] | undefined = plan.knee && []
  let { environment } = options
  let warmUp: Run['warmUp'] = null
  let control: readonly RoundFigures[] = []
  let finished = false
  const english = createSpeaker('en')

  function lanesAt(value: SweepValue | null): LaneResult[] {
    const known = points.find((point) => point.value === value)
    if (known !== undefined) return known.lanes
    const fresh = { value, lanes: empty() }
    points = [...points, fresh].toSorted((one, other) => Number(one.value) - Number(other.value))
    return fresh.lanes
  }
  function take(value: SweepValue | null, lane: number, round: RoundFigures): void {
    const lanes = lanesAt(value)
    const result = lanes[lane]
    if (result === undefined) return
    const rounds = [...result.rounds, round]
    lanes[lane] = { ...result, rounds, summary: summaryOf(rounds) }
  }

  return {
    warmedUp(ms, steady) {
      warmUp = { ms, steady }
    },
    add({ step, point }, taken, machine, knees) {
      found = knees ?? found
      if (step.control) control = taken
      else {
        for (const [place, round] of taken.entries()) {
          take(point.value, step.lanes[place] ?? place, round)
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
        points: points.map(({ value, lanes }) => ({ value, lanes: [...lanes] })),
        control,
        ...(load && { load }),
        ...(found && { knees: found }),
      }
      const doubts = doubtsOf(run).map((doubt) => english.say(doubt))
      return { ...run, doubts, thresholds: judgeThresholds(run) }
    },
  }
}
