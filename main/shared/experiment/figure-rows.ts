import type { FigureKey } from './run.ts'

/**
 * The least change of a figure that anybody would care about: a share of what it was, and never less than `least`. Times
 * on a machine that does other things as well differ by a few ms from run to run, in their tails by more.
 */
interface FigureRow {
  readonly share: number
  readonly least: number
}

const figureRows: Readonly<Record<FigureKey, FigureRow>> = {
  delayP50Ms: { share: 0.03, least: 1 },
  delayP95Ms: { share: 0.05, least: 5 },
  delayP99Ms: { share: 0.05, least: 10 },
  requestsPerMinute: { share: 0.02, least: 1 },
  bytesPerMessage: { share: 0.02, least: 1 },
  emptyShare: { share: 0.05, least: 0.02 },
  missed: { share: 0, least: 0.5 },
  duplicated: { share: 0, least: 0.5 },
  outOfOrder: { share: 0, least: 0.5 },
}

/** @param usual what the figure was. */
export function leastChange(key: FigureKey, usual: number): number {
  const { share, least } = figureRows[key]
  return Math.max(least, share * Math.abs(usual))
}
