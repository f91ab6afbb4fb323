/** How long one look at the medians takes, ms, and the most looks that a warm-up has. */
export const lookPeriod = 1_000
const looks = 10
/** So many looks in a row must be alike. */
const alike = 3
const tolerance = 0.1
const leastMs = 1

/** Whether a look at messages of this rate, a second, has any to judge; where they are rarer nothing is waited for. */
export const canLookAt = (rate: number): boolean => rate * lookPeriod >= 1_000

/** What is known after some looks: whether there is anything to wait for, and whether it was found. */
export type WarmUp = 'goes on' | 'steady' | 'given up'

function areAlike(medians: readonly (number | undefined)[]): boolean {
  const known = medians.filter((value) => value !== undefined)
  if (known.length < medians.length) return false
  const [least, most] = [Math.min(...known), Math.max(...known)]
  return most - least <= Math.max(leastMs, tolerance * least)
}

/**
 * Judges a warm-up by its looks.
 *
 * @param medians of each look, for each lane the median of its delays, ms; undefined where none came.
 */
export function judgeWarmUp(medians: readonly (readonly (number | undefined)[])[]): WarmUp {
  const last = medians.slice(-alike)
  const lanes = last[0]?.length ?? 0
  const steady =
    last.length === alike &&
    Array.from({ length: lanes }, (_, lane) => last.map((look) => look[lane])).every(areAlike)
  if (steady) return 'steady'
  return medians.length < looks ? 'goes on' : 'given up'
}
