import { leastChange } from './figure-rows.ts'
import { laneNames } from './lane-names.ts'
import { figureKeys, type FigureKey, type LaneResult, type Run } from './run.ts'
import { difference, mean } from './statistics.ts'
import { valuesOf } from './summary.ts'

export type Judgement = 'better' | 'worse' | 'no difference seen' | 'not enough to say'

/** A figure of one run beside that of another. */
export interface ComparedFigure {
  readonly key: FigureKey
  readonly judgement: Judgement
  /** Means over the rounds; null where there are none. */
  readonly before: number | null
  readonly after: number | null
  /** How much more it is, as a share of what it was, with the half of its 95 % interval; null where it was 0. */
  readonly change: number | null
  readonly margin: number | null
}

export interface ComparedLane {
  readonly value: Run['points'][number]['value']
  readonly lane: string
  readonly figures: readonly ComparedFigure[]
}

/** Rounds below which a run cannot be compared: two say nothing about how much they vary. */
const roundsNeeded = 3
/**
 * "No difference seen" is said only where a change by a fifth would have been seen: where the interval is wider
 * than that, more has to be measured.
 */
const wanted = 0.2

function judge(
  key: FigureKey,
  before: readonly number[],
  after: readonly number[],
): { readonly judgement: Judgement; readonly change: number; readonly margin: number } {
  const { change, margin } = difference(before, after)
  const usual = mean(before)
  const least = leastChange(key, usual)
  const sure = Math.abs(change) > margin && Math.abs(change) >= least
  if (sure) return { judgement: change < 0 ? 'better' : 'worse', change, margin }
  // The same figures, as those of a run that was imported: more rounds would say nothing else.
  const same =
    before.length === after.length && before.every((value, place) => value === after[place])
  const seen = same || margin <= Math.max(least, wanted * Math.abs(usual))
  return { judgement: seen ? 'no difference seen' : 'not enough to say', change, margin }
}

function compareFigure(
  key: FigureKey,
  one: LaneResult,
  other: LaneResult,
): ComparedFigure | undefined {
  const [before, after] = [valuesOf(one.rounds, key), valuesOf(other.rounds, key)]
  if (before.length === 0 && after.length === 0) return undefined
  const known = {
    key,
    before: before.length === 0 ? null : mean(before),
    after: after.length === 0 ? null : mean(after),
  }
  if (Math.min(before.length, after.length) < roundsNeeded) {
    return { ...known, judgement: 'not enough to say', change: null, margin: null }
  }
  const { judgement, change, margin } = judge(key, before, after)
  const usual = mean(before)
  if (usual === 0) return { ...known, judgement, change: null, margin: null }
  return { ...known, judgement, change: change / usual, margin: margin / usual }
}

/**
 * Compares what two runs have in common: lanes of one name at the same value of the sweep. Of every figure less
 * is better. A change counts where its 95 % interval leaves out 0 (Welch 1947, over rounds) and where it is one that
 * anybody would care about.
 */
export function compareRuns(before: Run, after: Run): readonly ComparedLane[] {
  return after.points.flatMap(({ value, lanes }) => {
    const same = before.points.find((point) => point.value === value)
    return lanes.flatMap((result): ComparedLane[] => {
      const former = same?.lanes.find(({ lane }) => lane === result.lane)
      if (former === undefined) return []
      const figures = figureKeys
        .map((key) => compareFigure(key, former, result))
        .filter((figure) => figure !== undefined)
      return [{ value, lane: result.lane, figures }]
    })
  })
}

const planParts = ['settings', 'faults', 'sweep', 'knee', 'window', 'warmUp'] as const
export type PlanPart = (typeof planParts)[number] | 'lanes'

/** What two plans differ in, so that more than chance may make their runs different. */
export function plansDiffer(before: Run, after: Run): readonly PlanPart[] {
  const [one, other] = [before.plan, after.plan]
  const differing: PlanPart[] = planParts.filter(
    (key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]),
  )
  const lanes = String(laneNames(one.lanes)) !== String(laneNames(other.lanes))
  return lanes ? [...differing, 'lanes'] : differing
}
