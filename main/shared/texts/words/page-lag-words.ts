import type { PageBehind } from '../../measures/subject.ts'

/** What is said about a page that does not keep up. */
export interface LagNotice {
  /**
   * `waits`: it takes fewer messages than are stored, so that ever more wait; `late`: it takes them
   * all, and late.
   */
  readonly key: 'waits' | 'late'
  /** The pane that it is furthest behind with. */
  readonly pane: string
  /** ms. */
  readonly late: number
  /** Messages a second, rounded to three digits; known where it `waits`. */
  readonly taken: number
  readonly stored: number
}

/** From here on, in ms, a page is told that it does not keep up; what is told stays until half of it. */
const toldFrom = 250
/** Rates over 5 s differ by up to this share even if everything is taken. */
const same = 0.95

const rounded = (rate: number): number => Number(rate.toPrecision(3))

/**
 * Chooses what is said about the panes of a page; undefined where it keeps up with all of them.
 *
 * @param told what was said last: a sentence does not come and go with every figure.
 */
export function pageLagNotice(
  panes: readonly { readonly id: string; readonly behind: PageBehind | undefined }[],
  told: LagNotice | undefined,
): LagNotice | undefined {
  let worst: { readonly id: string; readonly behind: PageBehind } | undefined
  for (const { id, behind } of panes) {
    if (behind !== undefined && behind.ms > (worst?.behind.ms ?? 0)) worst = { id, behind }
  }
  if (worst === undefined) return undefined
  const { ms, rates } = worst.behind
  if (ms < (told === undefined ? toldFrom : toldFrom / 2)) return undefined
  const waits = rates !== undefined && rates.taken < same * rates.stored
  return {
    key: waits ? 'waits' : 'late',
    pane: worst.id,
    late: ms,
    taken: rounded(rates?.taken ?? 0),
    stored: rounded(rates?.stored ?? 0),
  }
}
