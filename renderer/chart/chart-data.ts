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

/**
 * The end of the last column that is over at `now`. One that still fills would dip and jump; and
 * samples thinned between other boundaries than these would lose the longest of a column.
 */
export function endOfColumns(now: number, { span, columns }: Omit<ChartWindow, 'until'>): number {
  const width = span / columns
  return Math.floor(now / width) * width
}

/** The column boundaries do not move with time, so what is drawn does not flicker as it shifts. */
function firstColumn({ until, span, columns }: ChartWindow): number {
  return Math.ceil((until - span) / (span / columns))
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

/** Dots tell single messages apart; where they would touch, the line alone is easier to read. */
export function isSparse(column: readonly (number | null)[]): boolean {
  const drawn = (value: number | null): boolean => value !== null
  const extent = column.findLastIndex(drawn) - column.findIndex(drawn) + 1
  return column.filter(drawn).length <= 0.8 * extent || extent < 8
}

/** From the smallest delay to 1 s, or to the decade that holds the longest: the axis rarely moves. */
export function delayRange([, ...series]: ChartColumns): [number, number] {
  let high = 1_000
  for (const column of series) {
    for (const value of column) {
      if (value !== null && value > high) high = value
    }
  }
  return [smallestDelay, 10 ** Math.ceil(Number(Math.log10(high).toFixed(9)))]
}

/** The powers of ten among the axis' splits; the others get a line and no label. */
export function isDecade(value: number): boolean {
  return Number.isInteger(Number(Math.log10(value).toFixed(9)))
}
