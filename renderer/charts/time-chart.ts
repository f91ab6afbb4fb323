import UPlot from 'uplot'
import { delayRange, isDecade, isSparse, rateRange, type ChartColumns } from './chart-data.ts'
import { createPlot, type Plot, type PlotTheme } from './plot.ts'
import type { SeriesStyle } from './series-style.ts'

export interface TimeChartOptions {
  /** Delays are drawn on a logarithmic axis in ms, with dots while they are few; rates on an axis from zero. */
  readonly kind: 'delay' | 'rate'
  /** The least that the top of a rate's axis shows. */
  readonly least: number
  /** ms the chart reaches back. */
  readonly span: () => number
  /** A value as its axis shows it. */
  readonly formatValue: (value: number) => string
  /** Seconds before now as the axis shows them. */
  readonly formatAge: (seconds: number) => string
  readonly onPoint: (seconds: number | undefined) => void
  /** Where the line of a pane breaks, in seconds before now; also for less than a column's time. */
  readonly breaks: (series: number) => readonly { readonly from: number; readonly to: number }[]
}

/** A break that lasted for less than a pixel is seen all the same, in CSS px. */
const leastBreak = 3

/** Breaks as uPlot clips its lines by them, in canvas px. */
export function gapsOf(
  breaks: ReturnType<TimeChartOptions['breaks']>,
  toPx: (seconds: number) => number,
  ratio: number,
): [from: number, to: number][] {
  return breaks.map(({ from, to }) => {
    const [left, right] = [toPx(from), toPx(to)]
    const missing = Math.max(0, leastBreak * ratio - (right - left)) / 2
    return [Math.floor(left - missing), Math.ceil(right + missing)]
  })
}

/** Keeps the splits at powers of ten; uPlot takes null for one that is left out. */
export function decadesOnly(_: UPlot, splits: number[]): (number | null)[] {
  return splits.map((split) => (isDecade(split) ? split : null))
}

/** Charts side by side have little room: the value axis is as wide as its labels. */
export function widthOfLabels(self: UPlot, values: readonly string[], em: number): number {
  const { ctx } = self
  ctx.save()
  const font = self.axes[1]?.font
  if (typeof font === 'string') ctx.font = font
  const widest = Math.max(0, ...(values ?? []).map((value) => ctx.measureText(value).width))
  ctx.restore()
  return Math.ceil(widest / UPlot.pxRatio + em * 0.9)
}

function buildSeries(
  { colour }: PlotTheme,
  styles: readonly SeriesStyle[],
  { kind, breaks }: Pick<TimeChartOptions, 'kind' | 'breaks'>,
): UPlot.Series[] {
  return styles.map((style, place) => {
    const stroke = colour(style.colour)
    const gaps = (
      self: UPlot,
      _series: number,
      _from: number,
      _to: number,
      found: [number, number][],
    ): [number, number][] =>
      [...found, ...gapsOf(breaks(place), (x) => self.valToPos(x, 'x', true), UPlot.pxRatio)].sort(
        ([one], [other]) => one - other,
      )
    const common = { stroke, width: 1.5, dash: [...style.dash], spanGaps: false, gaps }
    if (kind === 'rate') return { ...common, points: { show: false } }
    return {
      ...common,
      points: {
        show: ({ data }, index) => isSparse((data as ChartColumns)[index] ?? []),
        size: 4,
        width: 1,
        fill: stroke,
      },
    }
  })
}

/** Draws one measure of all panes over the last seconds or minutes. */
export function createTimeChart(place: HTMLElement, options: TimeChartOptions): Plot {
  const { kind } = options

  function valueAxis({ axis, em }: PlotTheme): UPlot.Axis {
    const label = (splits: (number | null)[]): string[] =>
      splits.map((split) => (split === null ? '' : options.formatValue(split)))
    return {
      ...axis,
      size: (self, values) => widthOfLabels(self, values, em),
      gap: em * 0.4,
      ...(kind === 'delay'
        ? { filter: decadesOnly, grid: { ...axis.grid, filter: decadesOnly } }
        : { space: em * 2.2 }),
      values: (_, splits) => label(splits),
    }
  }

  return createPlot(place, {
    onPoint: options.onPoint,
    describe: (theme, styles) => ({
      padding: [theme.em * 0.5, theme.em * 1.3, 0, 0],
      scales: {
        x: { time: false, range: () => [-options.span() / 1_000, 0] },
        y:
          kind === 'delay'
            ? { distr: 3, log: 10, range: (self) => delayRange(self.data as ChartColumns) }
            : { range: (self) => rateRange(self.data as ChartColumns, options.least) },
      },
      axes: [
        {
          ...theme.axis,
          size: theme.em * 1.7,
          gap: theme.em * 0.25,
          space: theme.em * 5,
          incrs: [5, 10, 15, 30, 60, 120, 300],
          values: (_, splits) => splits.map(options.formatAge),
        },
        valueAxis(theme),
      ],
      series: [{}, ...buildSeries(theme, styles, options)],
    }),
  })
}
