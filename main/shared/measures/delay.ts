/**
 * A delay as two clocks measured it, both in ms: the truth lies within `uncertainty` of `ms`, and
 * never below 0. What was too short for the clocks may have an `ms` below 0.
 */
export interface Delay {
  readonly ms: number
  readonly uncertainty: number
}

/**
 * The most that a delay can have been, ms, where it is shorter than the clocks can tell: then this is
 * all that is known of it. Undefined where `ms` says it.
 */
export function atMost({ ms, uncertainty }: Delay): number | undefined {
  return ms < uncertainty ? ms + uncertainty : undefined
}
