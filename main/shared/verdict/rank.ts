import { isAlike, leadOf } from './delay-estimate.ts'
import { blurOf, type Blur } from './lag.ts'
import type { Measured, RowKey } from './measures.ts'

/** Two figures that differ by no more than this are the same. */
export interface Noise {
  /** Of the smaller one. */
  readonly share: number
  /** In the figure's own unit. */
  readonly least: number
}

/**
 * Bytes are counted exactly, and differ only by how messages were gathered. Times vary by themselves;
 * of medians more is known (`delay.ts`).
 */
export const noiseOf: Readonly<Record<RowKey, Noise>> = {
  p50: { share: 0.2, least: 5 },
  p95: { share: 0.2, least: 10 },
  requests: { share: 0.05, least: 1 },
  wire: { share: 0.05, least: 1 },
  overhead: { share: 0.05, least: 0.05 },
  missed: { share: 0, least: 0 },
  break: { share: 0.2, least: 50 },
  staleness: { share: 0.2, least: 50 },
}

/** True where `value` is no more than `best` and its noise. */
export function isAsGood(value: number, best: number, { share, least }: Noise): boolean {
  return value - best <= Math.max(share * best, least)
}

/**
 * Why nobody is called best: an audience keeps the servers busy, the page is too far behind, the phase of regular clocks decides, some
 * keep messages waiting, or what was measured scatters too much.
 */
export type Withheld = Blur | 'phase' | 'unsure'

export type Ranking =
  /** Fewer than two figures: there is nothing to compare. */
  | { readonly kind: 'undecided' }
  /** All of them are the same, but for noise. */
  | { readonly kind: 'alike' }
  | { readonly kind: 'withheld'; readonly because: Withheld }
  /**
   * The places of the best, and how many times the best the worst is; undefined where that is 0, or
   * is a matter of luck.
   */
  | {
      readonly kind: 'best'
      readonly best: ReadonlySet<number>
      readonly times: number | undefined
    }

interface Ranked {
  readonly place: number
  readonly value: number
  readonly pane: Measured
}

function rankBest(known: readonly Ranked[], best: ReadonlySet<number>): Ranking {
  const values = known.map(({ value }) => value)
  const least = Math.min(...values)
  return { kind: 'best', best, times: least > 0 ? Math.max(...values) / least : undefined }
}

/** Delays, and what follows from them: a lead counts where that of the medians does. */
function rankTimes(row: RowKey, known: readonly Ranked[]): Ranking {
  const compared = known.filter(({ pane }) => pane.delay !== undefined)
  if (compared.length < 2) return { kind: 'undecided' }
  const panes = compared.map(({ pane }) => pane)
  const blur = blurOf(panes)
  if (blur !== undefined) return { kind: 'withheld', because: blur }
  const beaten = ({ value, pane }: Ranked): boolean =>
    compared.some(
      (other) =>
        pane.delay !== undefined &&
        other.pane.delay !== undefined &&
        (row === 'p50' || !isAsGood(value, other.value, noiseOf[row])) &&
        leadOf(other.pane.delay, pane.delay) > 0,
    )
  const best = new Set(compared.filter((one) => !beaten(one)).map(({ place }) => place))
  const delays = panes.flatMap(({ delay }) => delay ?? [])
  if (best.size < compared.length) {
    const isFirm = delays.every(({ luck, waits }) => luck === undefined && !waits)
    const ranking = rankBest(compared, best)
    return isFirm ? ranking : { kind: 'best', best, times: undefined }
  }
  if (delays.some(({ luck }) => luck !== undefined)) return { kind: 'withheld', because: 'phase' }
  const sure = delays.every((one) => delays.every((other) => isAlike(one, other)))
  return sure ? { kind: 'alike' } : { kind: 'withheld', because: 'unsure' }
}

/** Ranks a row, the smallest first. Panes without a figure are left out. */
export function rank(row: RowKey, panes: readonly Measured[]): Ranking {
  const known = panes.flatMap((pane, place) => {
    const cell = pane.cells[row]
    return cell.enough ? [{ place, value: cell.value, pane }] : []
  })
  if (known.length < 2) return { kind: 'undecided' }
  if (row === 'p50' || row === 'p95' || row === 'staleness') return rankTimes(row, known)
  const least = Math.min(...known.map(({ value }) => value))
  const best = new Set(
    known.filter(({ value }) => isAsGood(value, least, noiseOf[row])).map(({ place }) => place),
  )
  return best.size === known.length ? { kind: 'alike' } : rankBest(known, best)
}
