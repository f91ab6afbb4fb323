import type { Experiment } from '../../experiment/experiment.ts'
import { laneNames } from '../../experiment/lane-names.ts'
import { covers, parseThresholds, type Threshold } from '../../experiment/threshold.ts'
import { laneTags, loadPlanOf } from './load-plan.ts'

/** The thresholds of a plan for k6, and those that its grammar has no words for. */
export interface LoadThresholds {
  /** By the metric with its tags, as in `options.thresholds`. */
  readonly known: Readonly<Record<string, readonly string[]>>
  /** Judged when the samples are imported, not while k6 runs. */
  readonly later: readonly string[]
}

/** The figures of a round: what a metric of the script is called, and what k6 aggregates it by. */
const figures = {
  requests_per_minute: 'med',
  bytes_per_message: 'med',
  empty_share: 'med',
  missed: 'count',
  duplicated: 'count',
  out_of_order: 'count',
} as const

/** A threshold in k6's words: its metric, without tags, and the expression. */
function translate({ term, by, aggregation, operator, limit }: Threshold) {
  if (by !== undefined) return undefined
  if (term.metric !== 'delay') {
    return { metric: term.metric, expression: `${figures[term.metric]}${operator}${limit}` }
  }
  if (aggregation === 'count') return { metric: 'received', expression: `count${operator}${limit}` }
  const word = typeof aggregation === 'object' ? `p(${aggregation.percent})` : aggregation
  return { metric: 'delay_ms', expression: `${word ?? 'med'}${operator}${limit}` }
}

/**
 * Translates thresholds: each becomes one for every lane and value that it covers, since there the worst counts.
 * A threshold of k6 holds where there is no sample at all; so every lane has another one: that it received something.
 */
export function loadThresholds(plan: Experiment): LoadThresholds {
  const tags = laneTags(plan)
  const names = laneNames(plan.lanes)
  const points = loadPlanOf(plan).points.map((_, point) => point)
  const known: Record<string, string[]> = {}
  const later: string[] = []
  function add(metric: string, lane: number, expression: string): void {
    for (const point of points) {
      const key = `${metric}{lane:${tags[lane] ?? ''},point:${point}}`
      known[key] = [...(known[key] ?? []), expression]
    }
  }
  for (const threshold of parseThresholds(plan.thresholds, plan.lanes)) {
    const own = translate(threshold)
    if (own === undefined) {
      later.push(threshold.expression)
      continue
    }
    for (const [place, lane] of plan.lanes.entries()) {
      if (!covers(threshold.term.scope, lane, names[place] ?? '')) continue
      add(own.metric, place, own.expression)
      if (own.expression !== 'count>0') add('received', place, 'count>0')
    }
  }
  const once = Object.entries(known).map(([key, all]) => [key, [...new Set(all)]] as const)
  return { known: Object.fromEntries(once), later }
}
