import { createDelayHistogram, type DelayHistogram } from '../measures/delay-histogram.ts'
import { figureKeys, type FigureKey, type LaneResult, type RoundFigures } from './run.ts'
import { spreadOf, type Spread } from './statistics.ts'

/**
 * Delays that a percentile needs: at least ten must lie beyond it, for the 99th a thousand in all. Below that a
 * maximum is told as what it is.
 */
export function delaysNeeded(percent: number): number {
  if (percent <= 50) return 10
  if (percent <= 95) return 40
  return percent <= 99 ? 1_000 : 10_000
}

const fromRound: Readonly<Record<FigureKey, (round: RoundFigures) => number | null>> = {
  delayP50Ms: ({ delayMs }) => delayMs?.p50 ?? null,
  delayP95Ms: ({ delayMs }) => delayMs?.p95 ?? null,
  delayP99Ms: ({ delayMs }) => delayMs?.p99 ?? null,
  requestsPerMinute: ({ requestsPerMinute }) => requestsPerMinute,
  bytesPerMessage: ({ bytesPerMessage }) => bytesPerMessage,
  emptyShare: ({ emptyShare }) => emptyShare,
  missed: ({ missed }) => missed,
  duplicated: ({ duplicated }) => duplicated,
  outOfOrder: ({ outOfOrder }) => outOfOrder,
}

/** A figure of each round that has it. */
export function valuesOf(rounds: readonly RoundFigures[], key: FigureKey): readonly number[] {
  return rounds.map((round) => fromRound[key](round)).filter((value) => value !== null)
}

/** The delays of all rounds together: percentiles are taken of all messages, never averaged. */
export function delaysOf(rounds: readonly RoundFigures[]): DelayHistogram {
  const all = createDelayHistogram()
  for (const { delayMs } of rounds) if (delayMs !== null) all.add(delayMs.histogram)
  return all
}

/** A percentile that no round has messages enough for may be had of all of them; then there is no interval. */
function ofAllRounds(rounds: readonly RoundFigures[]): Spread | null {
  const all = delaysOf(rounds)
  if ((all.summary()?.count ?? 0) < delaysNeeded(99)) return null
  const value = all.percentile(99)
  return { median: value, low: value, high: value }
}

/** What the rounds of a lane amount to. */
export function summaryOf(rounds: readonly RoundFigures[]): LaneResult['summary'] {
  const entries = figureKeys.map((key) => {
    const values = valuesOf(rounds, key)
    if (values.length > 0) return [key, spreadOf(values)] as const
    return [key, key === 'delayP99Ms' ? ofAllRounds(rounds) : null] as const
  })
  return Object.fromEntries(entries) as unknown as LaneResult['summary']
}
