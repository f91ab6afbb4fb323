import { axisFor } from './axis.ts'
import { escapeMarkup } from './escape.ts'

export interface ChartPoint {
  readonly x: number
  readonly y: number
  /** Where it may lie; left out where it is one line. */
  readonly low?: number
  readonly high?: number
}

export interface ChartSeries {
  readonly name: string
  /** The name of its colour in the style of the report. */
  readonly colour: string
  readonly dashes: readonly number[]
  /** Whether its points are drawn, or its line alone. */
  readonly dots: boolean
  readonly points: readonly ChartPoint[]
}

export interface Chart {
  readonly title: string
  readonly x: {
    readonly name: string
    readonly format: (value: number) => string
    /** Whether equal ratios are equally far apart. */
    readonly ratios: boolean
  }
  readonly y: { readonly name: string; readonly format: (value: number) => string }
  readonly series: readonly ChartSeries[]
}

const [width, height] = [720, 320]
const margin = { left: 76, right: 16, top: 12, bottom: 44 } as const
const legendLine = 22

const round = (value: number): string => value.toFixed(1)

/** Draws a chart as SVG, which needs nothing but the report's own style. */
export function chartSvg({ title, x, y, series }: Chart): string {
  const points = series.flatMap((one) => one.points)
  const across = axisFor(
    points.map((point) => point.x),
    x.ratios ? 1 : undefined,
  )
  const up = axisFor(
    points.flatMap(({ y: middle, low, high }) => [middle, low ?? middle, high ?? middle]),
  )
  const [right, bottom] = [width - margin.right, height - margin.bottom]
  const left = (value: number): string =>
    round(margin.left + across.place(value) * (right - margin.left))
  const top = (value: number): string => round(bottom - up.place(value) * (bottom - margin.top))

  const grid = [
    ...up.ticks.map(
      (tick) =>
        `<line class="grid" x1="${margin.left}" x2="${right}" y1="${top(tick)}" y2="${top(tick)}"/>` +
        `<text x="${margin.left - 8}" y="${top(tick)}" dy="4" text-anchor="end">${escapeMarkup(y.format(tick))}</text>`,
    ),
    ...across.ticks.map(
      (tick) =>
        `<text x="${left(tick)}" y="${bottom + 18}" text-anchor="middle">${escapeMarkup(x.format(tick))}</text>`,
    ),
    `<line class="axis" x1="${margin.left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text x="${(margin.left + right) / 2}" y="${height - 6}" text-anchor="middle">${escapeMarkup(x.name)}</text>`,
  ]
  const lines = series.map(({ colour, dashes, dots, points: own }) => {
    const path = own.map((point) => `${left(point.x)},${top(point.y)}`).join(' ')
    const dash = dashes.length === 0 ? '' : ` stroke-dasharray="${dashes.join(' ')}"`
    const marks = dots
      ? own.map(({ x: at, y: middle, low = middle, high = middle }) => {
          const whisker = `<line x1="${left(at)}" x2="${left(at)}" y1="${top(low)}" y2="${top(high)}"/>`
          return `${whisker}<circle cx="${left(at)}" cy="${top(middle)}" r="4"/>`
        })
      : []
    return `<g class="series ${colour}"><polyline points="${path}"${dash}/>${marks.join('')}</g>`
  })
  const legend = series.map(({ name, colour, dashes, dots }, place) => {
    const at = height + legendLine * (place + 0.5)
    const dash = dashes.length === 0 ? '' : ` stroke-dasharray="${dashes.join(' ')}"`
    const dot = dots ? `<circle cx="${margin.left + 20}" cy="${at}" r="4"/>` : ''
    return (
      `<g class="series ${colour}"><line x1="${margin.left}" x2="${margin.left + 40}" y1="${at}" y2="${at}"${dash}/>${dot}</g>` +
      `<text x="${margin.left + 50}" y="${at}" dy="4">${escapeMarkup(name)}</text>`
    )
  })
  const whole = height + legendLine * series.length + 6
  return (
    `<figure><figcaption>${escapeMarkup(title)}</figcaption>` +
    `<svg viewBox="0 0 ${width} ${whole}" role="img" aria-label="${escapeMarkup(title)}">` +
    `${[...grid, ...lines, ...legend].join('')}</svg></figure>`
  )
}
