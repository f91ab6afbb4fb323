import type { Range } from './view.ts'

/** ms between the marks of an axis, finest first. */
const steps: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000,
  300_000, 600_000,
]

/** The finest step at which not more than `most` marks fall into `span` ms. */
export function tickStep(span: number, most: number): number {
  return steps.find((step) => span / step <= Math.max(1, most)) ?? 600_000
}

/**
 * Times of the marks between two times: multiples of `step` counted from `origin`, which is now for
 * ages and 0 for the time of day.
 */
export function ticksIn({ from, to }: Range, step: number, origin: number): number[] {
  const first = Math.ceil((from - origin) / step - 1e-6)
  const last = Math.floor((to - origin) / step + 1e-6)
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => origin + (first + index) * step,
  )
}
