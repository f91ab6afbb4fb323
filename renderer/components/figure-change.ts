/** A figure against what it was before, in the form that a person takes in at a glance. */
export type Change =
  | { readonly kind: 'same' }
  /** A share of the former figure: 0.3 is a third more, −0.3 a third less. */
  | { readonly kind: 'share'; readonly value: number }
  /** How many times the former figure, or the other way round. */
  | { readonly kind: 'times' | 'part'; readonly value: number }

/** Below this share two figures count as the same: measurements differ by as much by themselves. */
const noise = 0.02

/** Compares two figures; undefined where one is missing or the former is nothing. */
export function compare(now: number | undefined, before: number | undefined): Change | undefined {
  if (now === undefined || before === undefined || !(before > 0) || !(now >= 0)) return undefined
  const ratio = now / before
  if (Math.abs(ratio - 1) < noise) return { kind: 'same' }
  if (ratio >= 2) return { kind: 'times', value: ratio }
  if (ratio > 0 && ratio <= 0.5) return { kind: 'part', value: 1 / ratio }
  return { kind: 'share', value: ratio - 1 }
}
