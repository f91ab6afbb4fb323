import { phrase, type Phrase } from '../texts/phrase.ts'
import { count, duration, named, share, times } from '../texts/quantity.ts'
import { leastChange } from './figure-rows.ts'
import { doubtsOfLoad } from './load-doubts.ts'
import type { LaneResult, PointResult, RoundFigures, Run } from './run.ts'
import { mean, predictionMargin, roundsForInterval } from './statistics.ts'
import { valuesOf } from './summary.ts'

/** Cores above which the measuring process has no time to spare. */
const busyFrom = 0.8
/** An event loop that is later than this, ms, is part of every delay. */
const lateFrom = 5
/** Load for each core from which other programs take time away; a little more than 1 would be told as 1. */
const loadedFrom = 1.05
/** Messages of a round below which its median says little. */
const fewMessages = 10
/** The first round against all others: hyperfine's first run that was slower. */
const driftFigures = ['delayP50Ms', 'delayP95Ms', 'requestsPerMinute', 'bytesPerMessage'] as const

/** The lanes of the first point that had moved by the end, beyond what their rounds vary by. */
function movedLanes({ points, control }: Pick<Run, 'points' | 'control'>): readonly string[] {
  const lanes = points[0]?.lanes ?? []
  return lanes.flatMap(({ lane, rounds }, place) => {
    const last = control[place]
    if (last === undefined) return []
    const moved = driftFigures.some((key) => {
      const values = valuesOf(rounds, key)
      const [again] = valuesOf([last], key)
      if (values.length < 3 || again === undefined) return false
      const usual = mean(values)
      return Math.abs(again - usual) > Math.max(predictionMargin(values), leastChange(key, usual))
    })
    return moved ? [lane] : []
  })
}

/** The lanes whose first round was slower than any later one could be expected to be. */
function slowFirst(lanes: readonly LaneResult[]): readonly string[] {
  return lanes.flatMap(({ lane, rounds }) => {
    const [first, ...later] = valuesOf(rounds, 'delayP50Ms')
    if (first === undefined || later.length < 3) return []
    const usual = mean(later)
    const bound = Math.max(predictionMargin(later), leastChange('delayP50Ms', usual))
    return first - usual > bound ? [lane] : []
  })
}

const hasFew = ({ delayMs }: RoundFigures): boolean => (delayMs?.count ?? 0) < fewMessages

function aboutRounds({ plan, points, finished }: Run): readonly Phrase[] {
  const taken = (least: number, { lanes }: PointResult): number =>
    least + Math.min(...lanes.map(({ rounds }) => rounds.length))
  const done = points.reduce(taken, 0)
  const doubts: Phrase[] = []
  if (!finished && plan.knee !== undefined) doubts.push(phrase('doubt.kneeStopped'))
  else if (!finished) {
    doubts.push(
      phrase('doubt.unfinished', {
        done: count(done),
        planned: count(points.length * plan.rounds),
      }),
    )
  }
  if (plan.knee === undefined && plan.rounds < roundsForInterval) {
    doubts.push(
      phrase('doubt.fewRounds', { rounds: count(plan.rounds), least: count(roundsForInterval) }),
    )
  }
  const all = points.flatMap(({ lanes }) => lanes)
  const few = all.filter(({ rounds }) => rounds.some(hasFew)).map(({ lane }) => lane)
  if (few.length > 0) {
    doubts.push(
      phrase('doubt.fewMessages', { names: named(...new Set(few)), least: count(fewMessages) }),
    )
  }
  const slow = [...new Set(points.flatMap(({ lanes }) => slowFirst(lanes)))]
  if (slow.length > 0) doubts.push(phrase('doubt.slowFirst', { names: named(...slow) }))
  return doubts
}

function aboutMachine(run: Run): readonly Phrase[] {
  const { cpuShare, loopLateMs, load, cores, battery } = run.environment
  const doubts: Phrase[] = []
  const moved = movedLanes(run)
  if (moved.length > 0) doubts.push(phrase('doubt.unsteady', { names: named(...moved) }))
  if (run.warmUp?.steady === false) {
    doubts.push(phrase('doubt.neverAlike', { time: duration(run.warmUp.ms) }))
  }
  if (cpuShare !== null && cpuShare > busyFrom) {
    doubts.push(phrase('doubt.busy', { share: share(cpuShare) }))
  }
  if (loopLateMs !== null && loopLateMs > lateFrom) {
    doubts.push(phrase('doubt.late', { late: duration(loopLateMs) }))
  }
  if (load !== null && load > loadedFrom * cores) {
    doubts.push(phrase('doubt.load', { load: times(load / cores) }))
  }
  if (battery === true) doubts.push(phrase('doubt.battery'))
  return doubts
}

/** What speaks against a run, each with what to do about it; none where nothing does. */
export function doubtsOf(run: Run): readonly Phrase[] {
  return [...aboutRounds(run), ...aboutMachine(run), ...doubtsOfLoad(run)]
}
