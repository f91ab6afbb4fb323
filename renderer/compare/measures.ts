import type { Settings } from '../../main/contract/settings.ts'
import type { Transport } from '../../main/contract/transport.ts'
import { effectiveOptions, type EffectiveOptions, type PaneSnapshot } from '../pane/pane.ts'

/** The rows of the comparison, in their order. In every one less is better. */
export const rowKeys = [
  'p50',
  'p95',
  'requests',
  'wire',
  'overhead',
  'missed',
  'break',
  'staleness',
] as const
export type RowKey = (typeof rowKeys)[number]

/** What there is too little of for a figure, and how much it needs. */
export interface Lack {
  readonly of: 'messages' | 'requests' | 'seconds' | 'breaks' | 'payload'
  readonly has: number
  readonly needs: number
}
export type Cell =
  | { readonly enough: true; readonly value: number }
  | { readonly enough: false; readonly lack: Lack }

/** One pane as the comparison sees it. */
export interface Measured {
  readonly id: string
  readonly transport: Transport
  /** Counts the panes of this transport from 0. */
  readonly index: number
  readonly connected: boolean
  readonly options: EffectiveOptions
  /** Length of the measuring window, seconds. */
  readonly seconds: number
  readonly snapshot: PaneSnapshot
  readonly cells: Readonly<Record<RowKey, Cell>>
}

/**
 * So many samples a figure needs. A median of ten lies, nine times of ten, between their third and
 * eighth; below forty the 95th percentile is little else than the longest.
 */
export const needed = { p50: 10, p95: 40, wire: 10, requests: 5, seconds: 5 } as const

const enough = (value: number): Cell => ({ enough: true, value })
const lacking = (of: Lack['of'], has: number, needs: number): Cell => ({
  enough: false,
  lack: { of, has, needs },
})

/** `value` where there are as many of `of` as it needs. */
function cell(value: number | undefined, of: Lack['of'], has: number, needs: number): Cell {
  return value !== undefined && has >= needs ? enough(value) : lacking(of, has, needs)
}

/** Polls a minute; for the others the connections beyond the one that carries everything. */
function requestsOf({ config, now }: PaneSnapshot, seconds: number): Cell {
  const { count, perMinute } = now.requests
  if (config.transport === 'polling') return cell(perMinute, 'requests', count, needed.requests)
  return cell(count < 2 ? 0 : perMinute, 'seconds', Math.floor(seconds), needed.seconds)
}

function overheadOf({ now }: PaneSnapshot): Cell {
  const { messages, payloadShare } = now
  const known = cell(payloadShare, 'messages', messages, needed.wire)
  if (!known.enough) return known
  return known.value > 0 ? enough(1 / known.value) : lacking('payload', 0, 1)
}

export interface MeasuredFrom {
  readonly id: string
  readonly index: number
  readonly snapshot: PaneSnapshot
  readonly settings: Settings
  /** Page clock, epoch ms. */
  readonly now: number
  /** Mean age of the newest message over the last seconds, in ms. */
  readonly staleness: number | undefined
}

/** Takes from a snapshot what is compared, and says where it is too early to. */
export function measure(from: MeasuredFrom): Measured {
  const { id, index, snapshot, settings, now, staleness } = from
  const { config, breaks, sequence } = snapshot
  const { messages, delay, wirePerMessage } = snapshot.now
  const seconds = Math.max(0, (now - snapshot.now.since) / 1_000)
  return {
    id,
    transport: config.transport,
    index,
    connected: snapshot.state === 'open',
    options: effectiveOptions(config, settings),
    seconds,
    snapshot,
    cells: {
      p50: cell(delay?.p50, 'messages', messages, needed.p50),
      p95: cell(delay?.p95, 'messages', messages, needed.p95),
      requests: requestsOf(snapshot, seconds),
      wire: cell(wirePerMessage, 'messages', messages, needed.wire),
      overhead: overheadOf(snapshot),
      missed: cell(sequence.missed, 'messages', sequence.received, 1),
      break: cell(breaks.longest, 'breaks', breaks.count, 1),
      staleness: cell(staleness, 'messages', staleness === undefined ? 0 : 1, 1),
    },
  }
}
