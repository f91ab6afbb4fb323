import { lanes, usualLaneOf } from '../contract/lanes.ts'
import { transports, type Transport } from '../contract/transport.ts'
import { delay } from '../texts/quantity.ts'
import { leadOf } from './delay-estimate.ts'
import type { Measured, RowKey } from './measures.ts'

/** A pane of whose delay something is known. */
export type Timed = Measured & { readonly delay: NonNullable<Measured['delay']> }

/** Panes that the verdict compares. */
export interface Representatives {
  /**
   * One for each transport where several are measured, in the order of the transports; else all panes
   * of the one, in their own order.
   */
  readonly panes: readonly Timed[]
  /** Every pane of which something is known, in the same order. */
  readonly timed: readonly Timed[]
  /** The pane that represents each transport; undefined if nothing is known of it. */
  readonly by: Readonly<Record<Transport, Timed | undefined>>
}

/** A figure of a pane; undefined where there is too little for it. */
export function figure({ cells }: Measured, row: RowKey): number | undefined {
  const cell = cells[row]
  return cell.enough ? cell.value : undefined
}

/** The median of a pane as it is said; undefined where there is too little for it. */
export function medianOf({ cells: { p50 } }: Measured): ReturnType<typeof delay> | undefined {
  return p50.enough ? delay(p50.value, p50.uncertainty ?? 0) : undefined
}

export const isTimed = (pane: Measured): pane is Timed => pane.delay !== undefined

/** The same order, whatever the order of the panes. */
export const byPlace = (one: Measured, other: Measured): number =>
  lanes.indexOf(one.lane) - lanes.indexOf(other.lane) ||
  one.index - other.index ||
  (one.id < other.id ? -1 : 1)

/** A pane that keeps messages waiting represents its transport only if all of its panes do. */
const bySpeed = (one: Timed, other: Timed): number =>
  Number(one.delay.waits) - Number(other.delay.waits) ||
  one.delay.value - other.delay.value ||
  byPlace(one, other)

/**
 * Chooses the pane that represents each transport: the quickest of those that are measured. Another way to read
 * it represents it only if its usual one is missing: what is said of a transport is meant of that one.
 */
export function choose(all: readonly Measured[]): Representatives {
  const timed = all.filter(isTimed).toSorted(byPlace)
  const quickest = timed.toSorted(bySpeed)
  const of = (transport: Transport): Timed | undefined =>
    quickest.find((pane) => pane.lane === usualLaneOf(transport)) ??
    quickest.find((pane) => pane.transport === transport)
  const by = Object.fromEntries(transports.map((name) => [name, of(name)])) as Representatives['by']
  const chosen = transports.flatMap((transport) => by[transport] ?? [])
  return { panes: chosen.length > 1 ? chosen : timed, timed, by }
}

/** Those that nobody among these is sooner than, beyond noise, chance and luck. */
export function unbeaten(panes: readonly Timed[]): ReadonlySet<Timed> {
  return new Set(
    panes.filter((pane) => !panes.some((other) => leadOf(other.delay, pane.delay) > 0)),
  )
}
