import type { PointSettings } from './experiment.ts'
import type { KneeResult } from './knee-plan.ts'
import type { Step } from './order.ts'
import type { RoundFigures } from './run.ts'

/** One measuring of a run, and what is set up for it. */
export interface Measuring {
  readonly step: Pick<Step, 'round' | 'control' | 'lanes'>
  readonly point: PointSettings
  /** How long its window is, in windows of the plan. */
  readonly length: number
  /** Clients of each lane, where those are fleets. */
  readonly clients: number | undefined
  /** Whether its lanes connect anew; else those before go on. */
  readonly anew: boolean
}

/** What a run measures, one after the other. */
export interface Course {
  /** The same until its rounds were taken; undefined at the end. */
  next(): Measuring | undefined
  /** What came of it. */
  took(rounds: readonly RoundFigures[]): void
  /** How many windows of the plan are to come, as far as that is known. */
  left(): number
  /** What was found; undefined where nothing is searched for. */
  knees(): readonly KneeResult[] | undefined
}
