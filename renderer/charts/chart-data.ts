import type { DelaySamples } from '../../main/shared/measures/figures.ts'
import type { Outage } from '../../main/shared/measures/rate-series.ts'

/** One value per column of the chart: undefined if there is none, null where the line must break. */
export type ChartColumn = (number | null | undefined)[]

/** What uPlot draws: x in seconds before now (negative), then one column of values a pane. */
export type ChartColumns = [number[], ...ChartColumn[]]

/** Where the chart begins and how finely it is cut. */
export interface ChartWindow {
  /** Now, epoch ms. */
  readonly until: number
  /** ms that the chart reaches back. */
  readonly span: number
  readonly columns: number
}

/** The delays of a pane, and when it had no connection. */
export interface PaneDelays extends DelaySamples {
  readonly outages?: readonly Outage[]
}

/** A logarithmic axis has no zero: delays below the clocks' accuracy are drawn here, ms. */
export const smallestDelay = 0.1

/**
 * The end of the last column that is complete at `now`. One that is still filling would dip and jump; and
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

/**
 * Puts the delays of every pane onto common columns; where several fall into one, the longest. A
 * column without a delay breaks the line where the pane had no connection, and else is passed over.
 */
export function toColumns(panes: readonly PaneDelays[], view: ChartWindow): ChartColumns {
  const width = view.span / view.columns
  const first = firstColumn(view)
  const x = Array.from(
    { length: view.columns },
    (_, index) => ((first + index + 0.5) * width - view.until) / 1_000,
  )
  const series = panes.map(({ at, delay, outages = [] }) => {
    const column: ChartColumn = new Array<undefined>(view.columns).fill(undefined)
    for (const { from, until } of outages) {
      const begin = Math.max(0, Math.floor(from / width) - first)
      const end = until === undefined ? view.columns : Math.floor(until / width) - first + 1
      column.fill(null, Math.min(begin, view.columns), Math.max(0, end))
    }
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

/** Where on the x axis the line of a pane must break, in seconds before now (negative). */
export function breaksOf(
  outages: readonly Outage[],
  until: number,
): readonly { readonly from: number; readonly to: number }[] {
  return outages.map(({ from, until: end }) => ({
    from: (from - until) / 1_000,
    to: end === undefined ? 0 : (end - until) / 1_000,
  }))
}

/** Columns of means per second. */
export interface RateWindow {
  /** When the last column ends, epoch seconds. */
  readonly end: number
  /** Of a column, seconds. */
  readonly width: number
  readonly count: number
  /** What the axis counts from, epoch ms. */
  readonly now: number
}

/** Puts means per second onto an axis of seconds before now. */
export function toRateColumns(
  series: readonly (number | null)[][],
  { end, width, now, count }: RateWindow,
): ChartColumns {
  const last = end - now / 1_000
  return [
    Array.from({ length: count }, (_, index) => last - (count - index - 0.5) * width),
    ...series,
  ]
}

/**
 * The value of a column nearest to `x` and at most `reach` away; undefined where there is none or
 * where a break lies between.
 */
export function valueNear(
  xs: readonly number[],
  column: readonly (number | null | undefined)[],
  x: number,
  reach: number,
): number | undefined {
  const width = (xs[1] ?? 0) - (xs[0] ?? 0)
  if (!(width > 0)) return column[0] ?? undefined
  const place = Math.round((x - (xs[0] ?? 0)) / width)
  if (column[place] === null) return undefined
  const steps = Math.max(0, Math.round(reach / width))
  let before = true
  let after = true
  for (let step = 0; step <= steps; step += 1) {
    const left: ChartColumn[number] = before ? column[place - step] : undefined
    if (typeof left === 'number') return left
    const right: ChartColumn[number] = after ? column[place + step] : undefined
    if (typeof right === 'number') return right
    before &&= left !== null
    after &&= right !== null
  }
  return undefined
}

/** Dots tell single messages apart; where they would touch, just the line is easier to read. */
export function isSparse(column: readonly (number | null | undefined)[]): boolean {
  const drawn = (value: number | null | undefined): boolean => typeof value === 'number'
  const extent = column.findLastIndex(drawn) - column.findIndex(drawn) + 1
  return column.filter(drawn).length <= 0.8 * extent || extent < 8
}

/** The power of ten at or above a delay in ms. */
export const decadeAbove = (value: number): number =>
  10 ** Math.ceil(Number(Math.log10(value).toFixed(9)))

/** From the smallest delay to 1 s, or to the decade that holds the longest: the axis rarely moves. */
export function delayRange([, ...series]: ChartColumns): [number, number] {
  let high = 1_000
  for (const column of series) {
    for (const value of column) {
      if (typeof value === 'number' && value > high) high = value
    }
  }
  return [smallestDelay, decadeAbove(high)]
}

/** From zero to a round number above the greatest, so that the axis does not follow every value. */
export function rateRange([, ...series]: ChartColumns, least: number): [number, number] {
  let high = least
  for (const column of series) {
    for (const value of column) {
      if (typeof value === 'number' && value > high) high = value
    }
  }
  const decade = 10 ** Math.floor(Math.log10(high))
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= high * 1.02) ?? 20
  return [0, step * decade]
}

/** The powers of ten among the axis' splits; the others get a line and no label. */
export function isDecade(value: number): boolean {
  return Number.isInteger(Number(Math.log10(value).toFixed(9)))
}
