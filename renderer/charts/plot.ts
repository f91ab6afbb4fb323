import UPlot from 'uplot'
import { resolveColours } from './colours.ts'
import type { SeriesStyle } from './series-style.ts'

/** What a chart is drawn with, here and now: colours change with the theme, sizes with the zoom. */
export interface PlotTheme {
  /** px of the font of the place. */
  readonly em: number
  /** A custom property of CSS as a canvas takes it; `strength` below 1 thins it. */
  colour(property: string, strength?: number): string
  readonly axis: UPlot.Axis
}

/** A chart in its place. */
export interface Plot {
  /** Takes the present panes; the colours are read again. */
  setSeries(styles: readonly SeriesStyle[]): void
  draw(columns: UPlot.AlignedData): void
  /** Puts the cursor at `x`, or takes it away. It is not told to `onPoint`. */
  pointAt(x: number | undefined): void
  /** Takes on the size of its place. */
  resize(): void
  /** Idempotent. */
  stop(): void
}

export interface PlotOptions {
  describe(
    theme: PlotTheme,
    styles: readonly SeriesStyle[],
  ): Omit<UPlot.Options, 'width' | 'height' | 'cursor'>
  /** Hears where on the x axis a person points; undefined when they point away. */
  onPoint(x: number | undefined): void
}

/** The colour that a custom property has here and now, light or dark, as a canvas takes it. */
function resolveColour(place: HTMLElement, property: string, strength: number): string {
  const own = `var(${property})`
  const mixed = `color-mix(in srgb, ${own} ${strength * 100}%, transparent)`
  return resolveColours(place, [strength < 1 ? mixed : own])[0] ?? ''
}

function readTheme(place: HTMLElement): PlotTheme {
  const { fontSize, fontFamily } = getComputedStyle(place)
  const em = Number.parseFloat(fontSize)
  const colour = (property: string, strength = 1): string =>
    resolveColour(place, property, strength)
  return {
    em,
    colour,
    axis: {
      stroke: colour('--muted'),
      font: `${Math.round(em * 0.82)}px ${fontFamily}`,
      ticks: { show: false },
      grid: { stroke: colour('--line'), width: 1 },
    },
  }
}

/** A thin shell around uPlot: it knows its place and its cursor, not what is drawn. */
export function createPlot(place: HTMLElement, { describe, onPoint }: PlotOptions): Plot {
  let plot: UPlot | undefined
  let columns = 0
  let latest: UPlot.AlignedData | undefined
  /** True while the cursor moves because it was told to. */
  let told = false

  function size(): { width: number; height: number } {
    return { width: Math.max(place.clientWidth, 80), height: Math.max(place.clientHeight, 40) }
  }

  function heard(self: UPlot): void {
    if (told) return
    const { left } = self.cursor
    onPoint(left === undefined || left === null || left < 0 ? undefined : self.posToVal(left, 'x'))
  }

  return {
    setSeries(styles) {
      const described = describe(readTheme(place), styles)
      plot?.destroy()
      columns = described.series.length
      plot = new UPlot(
        {
          ...described,
          ...size(),
          legend: { show: false },
          cursor: {
            y: false,
            points: { show: false },
            drag: { x: false, y: false, setScale: false },
          },
          hooks: { ...described.hooks, setCursor: [heard] },
        },
        latest?.length === columns ? latest : undefined,
        place,
      )
    },
    draw(data) {
      // A pane may have come or gone since: its column is drawn once the series agree.
      if (plot === undefined || data.length !== columns) return
      latest = data
      plot.setData(data)
    },
    pointAt(x) {
      if (plot === undefined) return
      told = true
      const left = x === undefined ? -10 : plot.valToPos(x, 'x')
      plot.setCursor({ left, top: x === undefined ? -10 : 1 })
      told = false
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
