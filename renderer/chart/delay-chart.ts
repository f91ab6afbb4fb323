import UPlot from 'uplot'
import { delayRange, isDecade, isSparse, type ChartColumns } from './chart-data.ts'
import type { SeriesStyle } from './series-style.ts'

export interface DelayChartOptions {
  /** ms the chart reaches back. */
  readonly span: number
  /** A delay in ms as its axis shows it. */
  readonly formatDelay: (ms: number) => string
  /** Seconds before now as the axis shows them. */
  readonly formatAge: (seconds: number) => string
}

export interface DelayChart {
  /** Takes the panes that are there now; the colours are read anew. */
  setSeries(styles: readonly SeriesStyle[]): void
  draw(columns: ChartColumns): void
  /** Takes on the size of its place. */
  resize(): void
  /** Idempotent. */
  stop(): void
}

/** The colour that a custom property has here and now, light or dark, as a canvas takes it. */
function resolveColour(place: HTMLElement, property: string): string {
  const probe = place.ownerDocument.createElement('span')
  probe.style.color = `var(${property})`
  place.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function buildSeries(place: HTMLElement, styles: readonly SeriesStyle[]): UPlot.Series[] {
  return styles.map(({ colour, dash }) => {
    const stroke = resolveColour(place, colour)
    return {
      stroke,
      width: 1.5,
      dash: [...dash],
      spanGaps: true,
      points: {
        show: ({ data }, index) => isSparse((data as ChartColumns)[index] ?? []),
        size: 4,
        width: 1,
        fill: stroke,
      },
    }
  })
}

/** Keeps the splits at powers of ten; uPlot takes null for one that is left out. */
function decadesOnly(_: UPlot, splits: number[]): (number | null)[] {
  return splits.map((split) => (isDecade(split) ? split : null))
}

/** Draws the delays of all panes over the last seconds, on one logarithmic axis. */
export function createDelayChart(place: HTMLElement, options: DelayChartOptions): DelayChart {
  let plot: UPlot | undefined
  let styles: readonly SeriesStyle[] = []

  function size(): { width: number; height: number } {
    return { width: Math.max(place.clientWidth, 80), height: Math.max(place.clientHeight, 60) }
  }

  function build(): UPlot {
    const em = Number.parseFloat(getComputedStyle(place).fontSize)
    const axis: UPlot.Axis = {
      stroke: resolveColour(place, '--muted'),
      font: `${Math.round(em * 0.82)}px ${getComputedStyle(place).fontFamily}`,
      ticks: { show: false },
      grid: { stroke: resolveColour(place, '--line'), width: 1 },
    }
    return new UPlot(
      {
        ...size(),
        legend: { show: false },
        cursor: { show: false },
        padding: [em * 0.5, em, 0, 0],
        scales: {
          x: { time: false, range: [-options.span / 1_000, 0] },
          y: { distr: 3, log: 10, range: (self) => delayRange(self.data as ChartColumns) },
        },
        axes: [
          {
            ...axis,
            size: em * 1.9,
            gap: em * 0.35,
            space: em * 6,
            values: (_, splits) => splits.map(options.formatAge),
          },
          {
            ...axis,
            size: em * 4.6,
            gap: em * 0.5,
            filter: decadesOnly,
            grid: { ...axis.grid, filter: decadesOnly },
            values: (_, splits) =>
              splits.map((split: number | null) =>
                split === null ? '' : options.formatDelay(split),
              ),
          },
        ],
        series: [{}, ...buildSeries(place, styles)],
      },
      undefined,
      place,
    )
  }

  function rebuild(): void {
    plot?.destroy()
    plot = build()
  }

  return {
    setSeries(next) {
      styles = next
      rebuild()
    },
    draw(columns) {
      // A pane may have come or gone since: its column is drawn once the series agree.
      if (plot === undefined || columns.length !== styles.length + 1) return
      plot.setData(columns as UPlot.AlignedData)
    },
    resize() {
      plot?.setSize(size())
    },
    stop() {
      plot?.destroy()
      plot = undefined
    },
  }
}
