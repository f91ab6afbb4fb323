import { laneRows } from '../contract/lanes.ts'
import { transportRows } from '../contract/transport.ts'
import { variedIn } from '../experiment/experiment.ts'
import type { FigureKey, LaneResult, Run } from '../experiment/run.ts'
import { spreadOf, type Spread } from '../experiment/statistics.ts'
import { delaysOf } from '../experiment/summary.ts'
import { formatCount } from '../texts/format.ts'
import { duration } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import type { Chart, ChartPoint, ChartSeries } from './chart.ts'
import { valueText } from './figure-text.ts'
import { laneTitles } from './lane-title.ts'
import { isSweptByRatios, sweepName, sweepValue } from './sweep-words.ts'

/** What is drawn against a sweep. */
const drawn = ['delayP50Ms', 'requestsPerMinute', 'bytesPerMessage'] as const satisfies FigureKey[]
/** Edges of the distribution, from 0.1 ms to a minute, evenly by their logarithms. */
const edges = Array.from({ length: 116 }, (_, place) => 0.1 * 10 ** (place / 20))

/** What lanes look like: the colour of their kind, dashed differently where there are several. */
function looks({ plan }: Run): readonly Pick<ChartSeries, 'colour' | 'dashes'>[] {
  return plan.lanes.map(({ lane }, place) => {
    const before = plan.lanes.slice(0, place).filter((other) => other.lane === lane).length
    const { colour, dashes } = laneRows[lane]
    return { colour: `${colour}-${(before % 3) + 1}`, dashes: dashes[before % dashes.length] ?? [] }
  })
}

/** A poll finds messages that have waited half an interval on average. */
function halfInterval(run: Run, { text }: Speaker): readonly ChartSeries[] {
  const { sweep, lanes } = run.plan
  const follows = lanes.some(
    ({ lane, pins }) =>
      !transportRows[laneRows[lane].transport].pushes && pins.pollInterval === undefined,
  )
  if (
    sweep === undefined ||
    !('setting' in sweep) ||
    sweep.setting !== 'pollInterval' ||
    !follows
  ) {
    return []
  }
  const points = sweep.values
    .filter((value) => typeof value === 'number')
    .toSorted((one, other) => one - other)
    .map((value): ChartPoint => ({ x: value, y: value / 2 }))
  return [
    { name: text('report.halfInterval'), colour: 'theory', dashes: [2, 4], dots: false, points },
  ]
}

/** What a search has to keep to. */
function objective({ plan, points }: Run, { text, format }: Speaker): readonly ChartSeries[] {
  const { knee } = plan
  if (knee === undefined) return []
  const name = text('report.knee.objective', { time: format(duration(knee.p95)) })
  const line = points.map(({ value }): ChartPoint => ({ x: Number(value), y: knee.p95 }))
  return [{ name, colour: 'theory', dashes: [2, 4], dots: false, points: line }]
}

/** What a chart shows of a lane at a value. */
interface Figure {
  readonly name: string
  readonly of: (lane: LaneResult) => Spread | null
  readonly format: (value: number) => string
  /** Lines that are no lane's. */
  readonly theory: readonly ChartSeries[]
}

function against(figure: Figure, run: Run, speaker: Speaker): Chart | undefined {
  const varied = variedIn(run.plan)
  if (varied === undefined || run.points.some(({ value }) => typeof value !== 'number'))
    return undefined
  const titles = laneTitles(run.plan, speaker)
  const look = looks(run)
  const series = titles.map((name, lane): ChartSeries => {
    const points = run.points.flatMap(({ value, lanes }): ChartPoint[] => {
      const result = lanes[lane]
      const spread = result === undefined ? null : figure.of(result)
      if (typeof value !== 'number' || spread === null) return []
      return [{ x: value, y: spread.median, low: spread.low, high: spread.high }]
    })
    const { colour = 'theory', dashes = [] } = look[lane] ?? {}
    const sorted = points.toSorted((one, other) => one.x - other.x)
    return { name, colour, dashes, dots: true, points: sorted }
  })
  const swept = sweepName(varied, speaker)
  return {
    title: speaker.text('report.chartOf', {
      figure: figure.name,
      swept: speaker.insideSentence(swept),
    }),
    x: {
      name: swept,
      format: (value) => sweepValue(varied, value, speaker),
      ratios: isSweptByRatios(varied),
    },
    y: { name: figure.name, format: figure.format },
    series: [...figure.theory, ...series],
  }
}

function figureOf(key: FigureKey, run: Run, speaker: Speaker): Figure {
  const theory: Partial<Record<FigureKey, readonly ChartSeries[]>> = {
    delayP50Ms: halfInterval(run, speaker),
    delayP95Ms: objective(run, speaker),
  }
  return {
    name: speaker.text(`report.figure.${key}`),
    of: ({ summary }) => summary[key],
    format: (value) => valueText(key, value, speaker),
    theory: theory[key] ?? [],
  }
}

/** What a message to one client of a fleet costs the servers. */
function costOf({ text, locale }: Speaker): Figure {
  return {
    name: text('report.knee.cost'),
    of({ rounds }) {
      const costs = rounds.flatMap(({ fleet }) => fleet?.serverMicrosPerDelivery ?? [])
      return costs.length === 0 ? null : spreadOf(costs)
    },
    format: (value) => `${formatCount(value, locale, 1)}\u00a0µs`,
    theory: [],
  }
}

/** For each lane how many of its messages had arrived after so long. */
function distribution(run: Run, speaker: Speaker): Chart {
  const titles = laneTitles(run.plan, speaker)
  const look = looks(run)
  const [point] = run.points
  const series = (point?.lanes ?? []).flatMap(({ rounds, lane: id }, lane): ChartSeries[] => {
    const all = delaysOf(rounds)
    const count = all.summary()?.count ?? 0
    if (count === 0) return []
    const shares = [...all.upTo(edges)].map((value) => value / count)
    const first = Math.max(0, shares.findIndex((share) => share > 0) - 1)
    const last = shares.findIndex((share) => share >= 1)
    const points = edges
      .map((x, place): ChartPoint => ({ x, y: shares[place] ?? 1 }))
      .slice(first, last < 0 ? undefined : last + 1)
    const { colour = 'theory', dashes = [] } = look[lane] ?? {}
    return [{ name: titles[lane] ?? id, colour, dashes, dots: false, points }]
  })
  return {
    title: speaker.text('report.distribution'),
    x: { name: '', format: (value) => speaker.format(duration(value)), ratios: true },
    y: { name: '', format: (value) => `${formatCount(value * 100, speaker.locale)}\u00a0%` },
    series,
  }
}

/** What is drawn of a run: its figures against what differs, or how its delays are spread. */
export function chartsOf(run: Run, speaker: Speaker): readonly Chart[] {
  const { plan } = run
  const keys = plan.knee === undefined ? drawn : (['delayP95Ms'] as const)
  const all =
    variedIn(plan) === undefined
      ? [distribution(run, speaker)]
      : [
          ...keys.map((key) => against(figureOf(key, run, speaker), run, speaker)),
          ...(plan.fleet === undefined ? [] : [against(costOf(speaker), run, speaker)]),
        ]
  return all.filter(
    (chart) => chart !== undefined && chart.series.some(({ points }) => points.length > 1),
  ) as readonly Chart[]
}
