import { transports, type Transport } from '../../main/contract/transport.ts'
import type { Measured, RowKey } from './measures.ts'
import { isAsGood, noiseFor } from './rank.ts'

/** Panes whose delay is known, and that the verdict speaks of. */
export interface Representatives {
  /** One for each transport where several transports are measured; else all panes of the one. */
  readonly panes: readonly Measured[]
  of(transport: Transport): Measured | undefined
}

/** A figure of a pane; undefined where there is too little for it. */
export function figure({ cells }: Measured, row: RowKey): number | undefined {
  const cell = cells[row]
  return cell.enough ? cell.value : undefined
}

const byDelay = (one: Measured, other: Measured): number =>
  (figure(one, 'p50') ?? 0) - (figure(other, 'p50') ?? 0)

/** Chooses who stands for each transport: the quickest of its panes that are measured. */
export function choose(panes: readonly Measured[]): Representatives {
  const known = panes.filter(({ cells }) => cells.p50.enough).sort(byDelay)
  const of = (transport: Transport): Measured | undefined =>
    known.find((pane) => pane.transport === transport)
  const quickest = transports.flatMap((transport) => of(transport) ?? [])
  return { panes: quickest.length > 1 ? quickest.sort(byDelay) : known, of }
}

/** Panes that show a message equally soon, but for noise. */
export interface DelayGroup {
  readonly panes: readonly Measured[]
  /** p50 of the quickest of them, ms. */
  readonly delay: number
}

/** Puts panes together whose delays do not differ by more than noise; the quickest first. */
export function groupByDelay(panes: readonly Measured[]): readonly DelayGroup[] {
  const noise = noiseFor('p50', panes)
  const groups: { panes: Measured[]; delay: number }[] = []
  for (const pane of panes.toSorted(byDelay)) {
    const delay = figure(pane, 'p50')
    if (delay === undefined) continue
    const last = groups.at(-1)
    if (last !== undefined && isAsGood(delay, last.delay, noise)) last.panes.push(pane)
    else groups.push({ panes: [pane], delay })
  }
  return groups
}
