import type { FleetBreak } from '../shared/contract/fleet.ts'

/** Histogram of attempts: bin width in ms, and the most bins. */
const binWidth = 100
const maxBins = 200

/** Keeps what became of the fleet at its latest break. */
export interface BreakLog {
  /** A client lost its connection; the first one of a break begins it. */
  lost(now: number): void
  attempted(now: number): void
  /** Every client is connected. */
  whole(now: number): void
  latest(): FleetBreak | undefined
}

/** Creates the log of a fleet that had no break yet. Times are those of the caller, in ms. */
export function createBreakLog(): BreakLog {
  let at: number | undefined
  let recoveredAfter: number | undefined
  let attempts: number[] = []

  return {
    lost(now) {
      if (at !== undefined && recoveredAfter === undefined) return
      at = now
      recoveredAfter = undefined
      attempts = []
    },
    attempted(now) {
      if (at === undefined || recoveredAfter !== undefined) return
      const bin = Math.floor((now - at) / binWidth)
      if (bin >= maxBins) return
      while (attempts.length <= bin) attempts.push(0)
      attempts[bin] = (attempts[bin] ?? 0) + 1
    },
    whole(now) {
      if (at !== undefined) recoveredAfter ??= now - at
    },
    latest: () =>
      at === undefined
        ? undefined
        : { at, attempts: [...attempts], peak: Math.max(0, ...attempts), recoveredAfter },
  }
}
