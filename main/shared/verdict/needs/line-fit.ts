import { mean } from '../../experiment/statistics.ts'

/** What something costs a second: while nothing comes, and for each message. */
export interface LineFit {
  readonly idle: number
  readonly each: number
}

export interface FitPoint {
  /** Messages a second. */
  readonly x: number
  /** What it cost a second. */
  readonly y: number
}

/** Rates that differ by less than this do not tell what is idle from what is for a message. */
const leastSpan = 1.5

/**
 * The line of least squares through these points, neither part of it below 0; undefined where the rates are too much
 * alike to tell one part from the other.
 */
export function fitLine(points: readonly FitPoint[]): LineFit | undefined {
  const xs = points.map(({ x }) => x)
  if (points.length < 2 || Math.max(...xs) < leastSpan * Math.min(...xs)) return undefined
  const [middle, height] = [mean(xs), mean(points.map(({ y }) => y))]
  const across = points.reduce((sum, { x }) => sum + (x - middle) ** 2, 0)
  const both = points.reduce((sum, { x, y }) => sum + (x - middle) * (y - height), 0)
  const each = both / across
  const idle = height - each * middle
  if (each < 0) return { idle: height, each: 0 }
  return idle < 0 ? { idle: 0, each: height / middle } : { idle, each }
}

export const costAt = ({ idle, each }: LineFit, rate: number): number => idle + each * rate
