import UPlot from 'uplot'
import { isDecade, smallestDelay } from './chart-data.ts'
import { createPlot, type Plot, type PlotTheme } from './plot.ts'
import type { SeriesStyle } from './series-style.ts'
import { decadesOnly, widthOfLabels } from './time-chart.ts'

/** A percentile of a pane, marked on its curve. */
export interface PercentileMark {
  /** Counts the panes from 0. */
  readonly pane: number
  /** 0 to 1. */
  readonly share: number
  /** ms. */
  readonly delay: number
  readonly shape: 'circle' | 'triangle' | 'diamond'
}

export interface DistributionChartOptions {
  readonly formatDelay: (ms: number) => string
  readonly formatShare: (share: number) => string
  readonly marks: () => readonly PercentileMark[]
  readonly onPoint: (ms: number | undefined) => void
}

function outline(shape: PercentileMark['shape'], x: number, y: number, radius: number): Path2D {
  const path = new Path2D()
  switch (shape) {
    case 'circle':
      path.arc(x, y, radius, 0, 2 * Math.PI)
      break
    case 'triangle':
      path.moveTo(x, y - radius * 1.2)
      path.lineTo(x + radius * 1.15, y + radius * 0.8)
      path.lineTo(x - radius * 1.15, y + radius * 0.8)
      break
    case 'diamond':
      path.moveTo(x, y - radius * 1.25)
      path.lineTo(x + radius * 1.25, y)
      path.lineTo(x, y + radius * 1.25)
      path.lineTo(x - radius * 1.25, y)
      break
    default:
      shape satisfies never
  }
  path.closePath()
  return path
}

function drawMarks(
  self: UPlot,
  marks: readonly PercentileMark[],
  { colours, edge, em }: { colours: readonly string[]; edge: string; em: number },
): void {
  const { ctx } = self
  const radius = em * 0.28 * UPlot.pxRatio
  ctx.save()
  ctx.strokeStyle = edge
  ctx.lineWidth = UPlot.pxRatio
  for (const { pane, share, delay, shape } of marks) {
    const x = self.valToPos(Math.max(delay, smallestDelay), 'x', true)
    const y = self.valToPos(share, 'share', true)
    const path = outline(shape, x, y, radius)
    ctx.fillStyle = colours[pane] ?? ''
    ctx.fill(path)
    ctx.stroke(path)
  }
  ctx.restore()
}

/**
 * Draws how the delays of every pane are distributed: the part that fell into each bin as an area,
 * the share up to each delay as a line. Its columns: edges, cumulative shares, then parts.
 */
export function createDistributionChart(
  place: HTMLElement,
  options: DistributionChartOptions,
): Plot {
  function lines({ colour }: PlotTheme, styles: readonly SeriesStyle[]): UPlot.Series[] {
    return styles.map((style) => ({
      scale: 'share',
      stroke: colour(style.colour),
      width: 1.5,
      dash: [...style.dash],
      points: { show: false },
    }))
  }
  function areas({ colour }: PlotTheme, styles: readonly SeriesStyle[]): UPlot.Series[] {
    const stepped = UPlot.paths.stepped?.({ align: -1 })
    return styles.map((style) => ({
      scale: 'part',
      stroke: colour(style.colour, 0.45),
      width: 0.5,
      fill: colour(style.colour, 0.28),
      points: { show: false },
      ...(stepped && { paths: stepped }),
    }))
  }

  function markDrawer(theme: PlotTheme, styles: readonly SeriesStyle[]): (self: UPlot) => void {
    const look = {
      em: theme.em,
      edge: theme.colour('--surface'),
      colours: styles.map(({ colour }) => theme.colour(colour)),
    }
    return (self) => drawMarks(self, options.marks(), look)
  }

  return createPlot(place, {
    onPoint: options.onPoint,
    describe: (theme, styles) => ({
      padding: [theme.em * 0.5, theme.em * 1.3, 0, 0],
      scales: {
        x: {
          time: false,
          distr: 3,
          log: 10,
          range: ({ data: [edges] }) => [smallestDelay, edges.at(-1) ?? 1_000],
        },
        share: { range: () => [0, 1] },
        part: { range: (_, __, high) => [0, high > 0 ? high * 1.15 : 1] },
      },
      axes: [
        {
          ...theme.axis,
          size: theme.em * 1.7,
          gap: theme.em * 0.25,
          space: theme.em * 3.2,
          filter: decadesOnly,
          grid: { ...theme.axis.grid, filter: decadesOnly },
          values: (_, splits) =>
            splits.map((split: number | null) =>
              split === null || !isDecade(split) ? '' : options.formatDelay(split),
            ),
        },
        {
          ...theme.axis,
          scale: 'share',
          size: (self, values) => widthOfLabels(self, values, theme.em),
          gap: theme.em * 0.4,
          splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (_, splits) => splits.map(options.formatShare),
        },
      ],
      series: [{}, ...lines(theme, styles), ...areas(theme, styles)],
      hooks: {
        draw: [markDrawer(theme, styles)],
      },
    }),
  })
}
