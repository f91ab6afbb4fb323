import type { FleetBreak, FleetFigures } from '../../main/shared/contract/fleet.ts'

/** A break of the fleet, with the rule by which it came back. */
export interface HerdRun {
  readonly jitter: boolean
  readonly clients: number
  readonly outcome: FleetBreak
}

/** What became of the fleet at the latest break, and at the one before. */
export interface HerdRuns {
  readonly now: HerdRun | undefined
  readonly before: HerdRun | undefined
}

export const noRuns: HerdRuns = Object.freeze({ now: undefined, before: undefined })

/** Takes the newest figures of a fleet; a break that goes on stays the same run. */
export function nextRuns(runs: HerdRuns, fleet: FleetFigures | undefined): HerdRuns {
  const outcome = fleet?.lastBreak
  if (fleet === undefined || outcome === undefined) return runs
  const now = { jitter: fleet.plan.jitter, clients: fleet.plan.clients, outcome }
  return runs.now?.outcome.at === outcome.at
    ? { now, before: runs.before }
    : { now, before: runs.now }
}

/** A bar of the chart, in shares of its width and height, 0 to 1. */
export interface HerdBar {
  readonly left: number
  readonly height: number
}

/** ms of one bar, as the engine counts. */
export const barWidth = 100

/** How many bars both runs need to be seen whole: at least two seconds. */
export function barsOf(...runs: readonly (HerdRun | undefined)[]): number {
  return Math.max(20, ...runs.map((run) => run?.outcome.attempts.length ?? 0))
}

/** The bars of a run that has any attempts in them, on the scale of `highest`. */
export function herdBars(run: HerdRun, bars: number, highest: number): readonly HerdBar[] {
  return run.outcome.attempts.flatMap((attempts, index) =>
    attempts === 0 ? [] : [{ left: index / bars, height: attempts / Math.max(1, highest) }],
  )
}
