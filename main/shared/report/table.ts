import { variedIn } from '../experiment/experiment.ts'
import { leastChange } from '../experiment/figure-rows.ts'
import type { FigureKey, LaneResult, PointResult, Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { figureText } from './figure-text.ts'
import { laneTitles } from './lane-title.ts'
import { sweepName, sweepValue } from './sweep-words.ts'

export interface ReportCell {
  readonly text: string
  /** Better than all others of its point, beyond what its rounds vary by. */
  readonly best: boolean
}

/** The figures of a run as every report shows them: a row for each lane at each value of the sweep. */
export interface ReportTable {
  readonly heads: readonly string[]
  readonly rows: readonly {
    /** Undefined where nothing is swept. */
    readonly value: string | undefined
    readonly lane: string
    readonly cells: readonly ReportCell[]
  }[]
  /** What is swept; undefined where nothing is. */
  readonly swept: string | undefined
}

/** The columns in their order. Those of `sometimes` are shown where a lane has some. */
const columns = [
  'delayP50Ms',
  'delayP95Ms',
  'delayP99Ms',
  'requestsPerMinute',
  'bytesPerMessage',
  'emptyShare',
  'missed',
  'duplicated',
  'outOfOrder',
] as const satisfies FigureKey[]
const sometimes: ReadonlySet<FigureKey> = new Set(['emptyShare', 'duplicated', 'outOfOrder'])
const compared: ReadonlySet<FigureKey> = new Set(columns.slice(0, 5))

function keysOf({ points }: Pick<Run, 'points'>): readonly FigureKey[] {
  const all = points.flatMap(({ lanes }) => lanes)
  return columns.filter(
    (key) => !sometimes.has(key) || all.some(({ summary }) => (summary[key]?.high ?? 0) > 0),
  )
}

/** Whether one lane is better than each of the others by more than they vary. */
function isBest(key: FigureKey, own: LaneResult, { lanes }: PointResult): boolean {
  const mine = own.summary[key]
  if (mine === null || !compared.has(key) || lanes.length < 2) return false
  return lanes.every((other) => {
    const theirs = other.summary[key]
    if (other === own) return true
    if (theirs === null) return false
    return theirs.low > mine.high && theirs.median - mine.median >= leastChange(key, mine.median)
  })
}

/** Lays out a run. */
export function reportTable(run: Run, speaker: Speaker): ReportTable {
  const keys = keysOf(run)
  const titles = laneTitles(run.plan, speaker)
  const varied = variedIn(run.plan)
  /** A search measures each lane at values of its own. */
  const isShown = ({ rounds }: LaneResult): boolean =>
    run.plan.knee === undefined || rounds.length > 0
  return {
    heads: keys.map((key) => speaker.text(`report.figure.${key}`)),
    swept: varied && sweepName(varied, speaker),
    rows: run.points.flatMap((point) =>
      point.lanes.flatMap((lane, place) =>
        isShown(lane)
          ? {
              value: varied && sweepValue(varied, point.value, speaker),
              lane: titles[place] ?? lane.lane,
              cells: keys.map((key) => ({
                text: figureText(key, lane, speaker),
                best: isBest(key, lane, point),
              })),
            }
          : [],
      ),
    ),
  }
}
