import { laneRows } from '../../contract/lanes.ts'
import type { NetworkFaultsPatch } from '../../contract/network.ts'
import { effectiveOptions } from '../../contract/pins.ts'
import { defaultSettings } from '../../contract/settings.ts'
import { pointsOf, type Experiment } from '../../experiment/experiment.ts'
import type { LaneResult, RoundFigures, Run } from '../../experiment/run.ts'
import { mean } from '../../experiment/statistics.ts'
import { delaysNeeded, delaysOf, valuesOf } from '../../experiment/summary.ts'
import { fitLine, type FitPoint, type LineFit } from './line-fit.ts'
import { traitsOf, wayOf, type Way } from './ways.ts'

/** Delays of all rounds at one rate, ms. */
export interface RateDelays {
  /** Messages a second that were planned. */
  readonly rate: number
  readonly count: number
  readonly p50: number
  /** Undefined below 40 delays. */
  readonly p95: number | undefined
  /** The 95th percentile of the worst round. */
  readonly worst: number
  /** The lowest and the highest median of its rounds; undefined where fewer than three have 10 delays. */
  readonly medians: { readonly least: number; readonly most: number } | undefined
}

/** What a run knows of one way to deliver. */
export interface LaneEvidence {
  readonly way: Way
  /** Whether its streams passed a proxy that gathers. */
  readonly heldBack: boolean
  /** From poll to poll, ms; 0 where it does not poll at times. */
  readonly interval: number
  /** Those rates at which anything arrived, rising. */
  readonly delays: readonly RateDelays[]
  readonly missed: number
  /** Bytes of one client a second. */
  readonly bytes: LineFit | undefined
  /** Bytes of one client a second at each planned rate. */
  readonly bytesAt: readonly FitPoint[]
  /** A minute; undefined where they were not measured. */
  readonly requests: number | undefined
  /** Of its answers, 0 to 1; undefined where nothing is asked for. */
  readonly empty: number | undefined
  /** CPU of the server for one client, µs a second; undefined where no fleet was measured. */
  readonly cpu: LineFit | undefined
}

function isHeld({ faults, lanes }: Experiment, place: number, swept: NetworkFaultsPatch): boolean {
  const spec = lanes[place]
  const mine = faults.filter(
    ({ scope }) =>
      scope === 'all' ||
      (typeof scope === 'object'
        ? scope.subject === place
        : spec !== undefined && scope === laneRows[spec.lane].transport),
  )
  return [...mine.map((one) => one.faults), swept].some(
    ({ holdBytes = 0, holdTime = 0 }) => holdBytes > 0 || holdTime > 0,
  )
}

/** Messages and bytes of one client a second in a round. */
function bytesIn({ perSecond, bytesPerMessage, fleet }: RoundFigures, rate: number): FitPoint[] {
  if (perSecond !== undefined) return [{ x: perSecond.messages, y: perSecond.bytes }]
  if (bytesPerMessage === null) return []
  const x = fleet === undefined ? rate : fleet.deliveredPerSecond / Math.max(1, fleet.clients)
  return [{ x, y: bytesPerMessage * x }]
}
function cpuIn({ fleet }: RoundFigures): FitPoint[] {
  if (fleet === undefined || fleet.serverMicrosPerDelivery === null) return []
  const x = fleet.deliveredPerSecond / Math.max(1, fleet.clients)
  return [{ x, y: fleet.serverMicrosPerDelivery * x }]
}

/** Fewer rounds than this do not tell whether two rates differ. */
const roundsToTell = 3

interface Measured {
  readonly rate: number
  readonly result: LaneResult
}

function delaysAt({ rate, result: { rounds } }: Measured): RateDelays[] {
  const all = delaysOf(rounds)
  const summary = all.summary()
  if (summary === undefined) return []
  const { count, p50 } = summary
  const p95 = count < delaysNeeded(95) ? undefined : all.percentile(95)
  const medians = valuesOf(rounds, 'delayP50Ms')
  return [
    {
      ...{ rate, count, p50, p95 },
      worst: Math.max(...valuesOf(rounds, 'delayP95Ms')),
      medians:
        medians.length < roundsToTell
          ? undefined
          : { least: Math.min(...medians), most: Math.max(...medians) },
    },
  ]
}
const middleOf = (points: readonly FitPoint[], of: 'x' | 'y'): number =>
  mean(points.map((point) => point[of]))

/** What a run knows of each of its lanes: only its points without a swept value other than the push rate count. */
export function evidenceOf(run: Run): readonly LaneEvidence[] {
  const { plan } = run
  const points = pointsOf(plan)
  return plan.lanes.flatMap((spec, place): LaneEvidence[] => {
    const [first] = points
    if (first === undefined) return []
    const { sweep } = plan
    const byRate = sweep === undefined || ('setting' in sweep && sweep.setting === 'pushRate')
    const used = byRate ? points : [first]
    const measured = used
      .flatMap((point, at): Measured[] => {
        const result = run.points[at]?.lanes[place]
        const { pushRate } = { ...defaultSettings, ...point.settings }
        return result === undefined ? [] : [{ rate: pushRate, result }]
      })
      .toSorted((one, other) => one.rate - other.rate)
    const rounds = measured.flatMap(({ result }) => result.rounds)
    const settings = { ...defaultSettings, ...first.settings }
    const { transport } = laneRows[spec.lane]
    const own = effectiveOptions({ transport, pins: spec.pins }, settings)
    const way = wayOf(spec.lane, own.pollMode)
    if (way === undefined) return []
    const { streams, polls } = traitsOf(way)
    const all = (key: 'requestsPerMinute' | 'emptyShare'): number | undefined => {
      const values = valuesOf(rounds, key)
      return values.length === 0 ? undefined : mean(values)
    }
    const carried = measured.map(({ rate, result }) =>
      result.rounds.flatMap((round) => bytesIn(round, rate)),
    )
    return [
      {
        way,
        heldBack: streams && isHeld(plan, place, first.faults),
        interval: polls ? own.pollInterval : 0,
        delays: measured.flatMap(delaysAt),
        missed: rounds.reduce((sum, { missed }) => sum + missed, 0),
        bytes: fitLine(carried.flat()),
        bytesAt: carried.flatMap((some, at) =>
          some.length === 0
            ? []
            : [{ x: measured[at]?.rate ?? 0, y: perRate(some, measured[at]?.rate ?? 0) }],
        ),
        requests: all('requestsPerMinute'),
        empty: all('emptyShare'),
        cpu: fitLine(rounds.flatMap(cpuIn)),
      },
    ]
  })
}

/** Bytes a second at the planned rate: what came in a round was a little more or less by chance. */
function perRate(points: readonly FitPoint[], rate: number): number {
  const x = middleOf(points, 'x')
  return x === 0 ? middleOf(points, 'y') : (middleOf(points, 'y') * rate) / x
}
