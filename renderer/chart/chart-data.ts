import type { DelaySamples } from '../state/pane.ts'

/** What uPlot draws: x in seconds before now (negative), then one column of values a pane. */
export type ChartColumns = [number[], ...(number | null)[][]]

/** Where the chart begins and how finely it is cut. */
export interface ChartWindow {
  /** Now, epoch ms. */
  readonly until: number
  /** ms that the chart reaches back. */
  readonly span: number
  readonly columns: number
}

/** A logarithmic axis has no zero: what is faster than the clocks agree stands here, in ms. */
export const smallestDelay = 0.1

/** The column boundaries do not move with time, so what is drawn does not flicker as it shifts. */
function firstColumn({ until, span, columns }: ChartWindow): number {
  return Math.floor((until - span) / (span / columns)) + 1
}

/** Puts the delays of every pane onto common columns; where several fall into one, the longest. */
export function toColumns(panes: readonly DelaySamples[], view: ChartWindow): ChartColumns {
  const width = view.span / view.columns
  const first = firstColumn(view)
  const x = Array.from(
    { length: view.columns },
    (_, index) => ((first + index + 0.5) * width - view.until) / 1_000,
  )
  const series = panes.map(({ at, delay }) => {
    const column = new Array<number | null>(view.columns).fill(null)
    for (let index = 0; index < at.length; index += 1) {
      const place = Math.floor((at[index] ?? 0) / width) - first
      if (place < 0 || place >= view.columns) continue
      const value = Math.max(delay[index] ?? 0, smallestDelay)
      column[place] = Math.max(column[place] ?? value, value)
    }
    return column
  })
  return [x, ...series]
}

/** The decades that hold every value, and at least 1 ms to 1 s, so that the axis rarely moves. */
export function delayRange([, ...series]: ChartColumns): [number, number] {
  let low = 1
  let high = 1_000
  for (const column of series) {
    for (const value of column) {
      if (value === null) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const decade = (value: number, round: (exponent: number) => number): number =>
    10 ** round(Number(Math.log10(value).toFixed(9)))
  return [decade(low, Math.floor), decade(high, Math.ceil)]
}

/** The powers of ten among the axis' splits; the others get a line and no label. */
export function isDecade(value: number): boolean {
  return Number.isInteger(Number(Math.log10(value).toFixed(9)))
}
