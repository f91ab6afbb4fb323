import { needed, type Cell, type Measured, type RowKey } from './measures.ts'

/** Two figures that differ by less than this are the same. */
export interface Noise {
  /** Of the smaller one. */
  readonly share: number
  /** In the figure's own unit. */
  readonly least: number
}

/**
 * Times vary by themselves: one message goes to all panes in turn, a page takes them in turn, and
 * the system wakes both when it can. On a busy machine that is some milliseconds, and nobody sees
 * them. Bytes are counted exactly, and differ only by how messages were gathered.
 */
const noiseOf: Readonly<Record<RowKey, Noise>> = {
  p50: { share: 0.2, least: 5 },
  p95: { share: 0.2, least: 10 },
  requests: { share: 0.05, least: 1 },
  wire: { share: 0.05, least: 1 },
  overhead: { share: 0.05, least: 0.05 },
  missed: { share: 0, least: 0 },
  break: { share: 0.2, least: 50 },
  staleness: { share: 0.2, least: 50 },
}

/** A median of few messages wanders: until there are more, only half as much again is a difference. */
const early: Noise = { share: 0.5, least: 5 }

/** The noise of a row among these panes: the one with the fewest messages decides. */
export function noiseFor(row: RowKey, panes: readonly Measured[]): Noise {
  const messages = panes.flatMap(({ cells, snapshot }) =>
    cells[row].enough ? [snapshot.now.messages] : [],
  )
  return row === 'p50' && Math.min(...messages) < needed.p95 ? early : noiseOf[row]
}

/** True where `value` is no more than `best` and its noise. */
export function isAsGood(value: number, best: number, { share, least }: Noise): boolean {
  return value - best <= Math.max(share * best, least)
}

export type Ranking =
  /** Fewer than two figures: there is nothing to compare. */
  | { readonly kind: 'undecided' }
  /** All of them are the same, but for noise. */
  | { readonly kind: 'alike' }
  /** The places of the best, and how many times the best the worst is; undefined where that is 0. */
  | {
      readonly kind: 'best'
      readonly best: ReadonlySet<number>
      readonly times: number | undefined
    }

/** Ranks a row, the smallest first. Who has no figure yet takes no part. */
export function rank(cells: readonly Cell[], noise: Noise): Ranking {
  const known = cells.flatMap((cell, place) => (cell.enough ? [{ place, value: cell.value }] : []))
  if (known.length < 2) return { kind: 'undecided' }
  const values = known.map(({ value }) => value)
  const least = Math.min(...values)
  const best = new Set(
    known.filter(({ value }) => isAsGood(value, least, noise)).map(({ place }) => place),
  )
  if (best.size === known.length) return { kind: 'alike' }
  return { kind: 'best', best, times: least > 0 ? Math.max(...values) / least : undefined }
}
