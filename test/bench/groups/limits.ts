import { withSpread } from '../figures.ts'
import { spread } from '../statistics.ts'
import type { Findings } from './group.ts'

/** A figure that may not be higher. */
export interface Limit {
  /** What it is, with its unit in brackets. */
  readonly what: string
  readonly limit: number
}

/** Findings that consist only of limits: `figures` has the rounds of each by its name. */
export function limitFindings(
  title: string,
  method: string,
  limits: readonly Limit[],
  figures: ReadonlyMap<string, readonly number[]>,
): Findings {
  const found = limits.map(({ what, limit }) => ({
    what,
    limit,
    measured: spread(figures.get(what) ?? []),
  }))
  return {
    method: [method],
    tables: [
      {
        title,
        head: ['what', 'measured', 'wanted'],
        rows: found.map(({ what, limit, measured }) => [what, withSpread(measured), `≤ ${limit}`]),
      },
    ],
    verdicts: found.map(({ what, limit, measured }) => ({
      what,
      wanted: `≤ ${limit}`,
      measured: withSpread(measured),
      reached: measured.median <= limit,
    })),
  }
}
