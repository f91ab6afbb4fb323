import { laneRows } from '../contract/lanes.ts'
import { transportRows } from '../contract/transport.ts'
import type { FigureKey, Run } from '../experiment/run.ts'
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

function against(key: FigureKey, run: Run, speaker: Speaker): Chart | undefined {
  const { sweep } = run.plan
  if (sweep === undefined || sweep.values.some((value) => typeof value !== 'number'))
    return undefined
  const titles = laneTitles(run.plan, speaker)
  const look = looks(run)
  const series = titles.map((name, lane): ChartSeries => {
    const points = run.points.flatMap(({ value, lanes }): ChartPoint[] => {
      const spread = lanes[lane]?.summary[key]
      if (typeof value !== 'number' || spread === null || spread === undefined) return []
      return [{ x: value, y: spread.median, low: spread.low, high: spread.high }]
    })
    const { colour = 'theory', dashes = [] } = look[lane] ?? {}
    const sorted = points.toSorted((one, other) => one.x - other.x)
    return { name, colour, dashes, dots: true, points: sorted }
  })
  const figure = speaker.text(`report.figure.${key}`)
  const swept = sweepName(sweep, speaker)
  return {
    title: speaker.text('report.chartOf', { figure, swept }),
    x: {
      name: swept,
      format: (value) => sweepValue(sweep, value, speaker),
      ratios: isSweptByRatios(sweep),
    },
    y: { name: figure, format: (value) => valueText(key, value, speaker) },
    series: [...(key === 'delayP50Ms' ? halfInterval(run, speaker) : []), ...series],
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

/** What is drawn of a run: its figures against what was swept, or how its delays are spread. */
export function chartsOf(run: Run, speaker: Speaker): readonly Chart[] {
  const all =
    run.plan.sweep === undefined
      ? [distribution(run, speaker)]
      : drawn.map((key) => against(key, run, speaker))
  return all.filter(
    (chart) => chart !== undefined && chart.series.some(({ points }) => points.length > 1),
  ) as readonly Chart[]
}
