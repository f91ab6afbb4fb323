/** The page's own clock, monotonic, as the time of day that a person's clock showed then. */
export interface WallClock {
  /** Looks whether the wall clock was set, or went on while the computer slept. */
  look(): void
  /** The wall's time, epoch ms, at a time of the page's clock, epoch ms. */
  at(pageTime: number): number
}

/** What the two may part by before that is a step, ms: a person reads seconds. */
const noticed = 500
const kept = 100

/**
 * Begins to keep the steps of the wall clock. The page's clock takes its epoch from the wall once, as the
 * page is loaded; where the wall is set later, or the computer sleeps, times of day would be off from
 * then on.
 */
export function createWallClock({
  now,
  wall,
}: {
  readonly now: () => number
  readonly wall: () => number
}): WallClock {
  let steps: readonly { readonly from: number; readonly shift: number }[] = []
  const shiftAt = (pageTime: number): number =>
    steps.findLast(({ from }) => from <= pageTime)?.shift ?? 0

  return {
    look() {
      const at = now()
      const shift = wall() - at
      if (Math.abs(shift - shiftAt(at)) < noticed) return
      steps = [...steps, { from: at, shift }].slice(-kept)
    },
    at: (pageTime) => pageTime + shiftAt(pageTime),
  }
}

/** The clock of this page; `usePlaygroundState` has it look every second. */
export const pageWallClock: WallClock = createWallClock({
  now: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
})
