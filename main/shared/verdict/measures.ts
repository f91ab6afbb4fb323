import { laneRows, type Lane } from '../contract/lanes.ts'
import type { EffectiveOptions } from '../contract/pins.ts'
import type { Settings } from '../contract/settings.ts'
import { transportRows, type Transport } from '../contract/transport.ts'
import type { SubjectReading } from '../measures/subject.ts'
import { overdue } from '../measures/pane-wait.ts'
import { estimateDelay, ownInterval, type DelayEstimate } from './delay-estimate.ts'

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

/** What there is too little of for a figure, and how much it needs; `has` is below `needs`. */
export interface Shortage {
  readonly of: 'messages' | 'requests' | 'seconds'
  readonly has: number
  readonly needs: number
}
/** Too little of something; or the thing itself has not been, or is not known. */
export type Lack = Shortage | { readonly of: 'breaks' | 'payload' | 'unknown' }
export type Cell =
  | {
      readonly enough: true
      readonly value: number
      /** Of a delay: how far off the clocks may be, ms. */
      readonly uncertainty?: number | undefined
    }
  | { readonly enough: false; readonly lack: Lack }

/** One pane as the comparison sees it. */
export interface Measured {
  readonly id: string
  readonly lane: Lane
  /** That of its lane. */
  readonly transport: Transport
  /** Counts the panes of this transport from 0. */
  readonly index: number
  readonly connected: boolean
  readonly options: EffectiveOptions
  /** Length of the measuring window, seconds. */
  readonly seconds: number
  /** When the figures were taken, page clock, epoch ms. */
  readonly at: number
  readonly snapshot: SubjectReading
  /** A fault makes messages late: what is missed may still come. */
  readonly late: boolean
  /**
   * Other clients for which the servers, or this machine, had no time to spare: who comes first in their turn is ahead of
   * who comes last. 0 where there are none, or too few to matter.
   */
  readonly crowd: number
  readonly cells: Readonly<Record<RowKey, Cell>>
  /** Undefined where too little was measured to speak of it. */
  readonly delay: DelayEstimate | undefined
  /** What a message waits for at most by the settings, ms: the next poll or push; 0 is nothing. */
  readonly interval: number
}

/**
 * How many samples a figure needs. The median of ten lies between their third and eighth nine times out of ten;
 * below forty the 95th percentile is little more than the maximum. A share of ten polls is exact to a tenth. A
 * pane that waits for a beat must have seen at least two.
 */
export const needed = {
  p50: 10,
  p95: 40,
  wire: 10,
  requests: 5,
  answers: 10,
  seconds: 5,
  beats: 2,
} as const

const enough = (value: number): Cell => ({ enough: true, value })
const timed = (cell: Cell, uncertainty: number | undefined): Cell =>
  cell.enough ? { ...cell, uncertainty } : cell
const lacking = (lack: Lack): Cell => ({ enough: false, lack })
const unknown = lacking({ of: 'unknown' })

/** What nobody knows is not 0. */
function known(value: number | undefined): Cell {
  return value === undefined || !Number.isFinite(value) || value < 0 ? unknown : enough(value)
}

/** `value` where there are as many of `of` as it needs. */
function cell(value: number | undefined, of: Shortage['of'], has: number, needs: number): Cell {
  return has < needs ? lacking({ of, has, needs }) : known(value)
}

/** Polls a minute; for the others the connections beyond the one that carries everything. */
function requestsOf(transport: Transport, { now }: SubjectReading, seconds: number): Cell {
  const { count, perMinute } = now.requests
  if (!transportRows[transport].pushes) return cell(perMinute, 'requests', count, needed.requests)
  // Two connections within a second do not make a rate: they count for the whole window.
  const value = (Math.max(0, count - 1) * 60) / Math.max(seconds, needed.seconds)
  return cell(value, 'seconds', Math.floor(seconds), needed.seconds)
}

function overheadOf({ now }: SubjectReading): Cell {
  const payload = cell(now.payloadShare, 'messages', now.carried.messages, needed.wire)
  if (!payload.enough) return payload
  return payload.value > 0 ? enough(1 / payload.value) : lacking({ of: 'payload' })
}

export interface MeasuredFrom {
  readonly id: string
  readonly lane: Lane
  readonly index: number
  /** In force for this pane. */
  readonly options: EffectiveOptions
  readonly snapshot: SubjectReading
  readonly settings: Settings
  /** Page clock, epoch ms. */
  readonly now: number
  /** Mean age of the newest message over the last seconds, in ms. */
  readonly staleness: number | undefined
  /** A fault makes messages late; false by default. */
  readonly late?: boolean
  /** As in `Measured`; 0 by default. */
  readonly crowd?: number
}

/** Takes from a snapshot what is compared, and says where it is too early to. */
export function measure(from: MeasuredFrom): Measured {
  const {
    id,
    index,
    lane,
    options,
    snapshot,
    settings,
    now: at,
    staleness,
    late = false,
    crowd = 0,
  } = from
  const { breaks, sequence, now } = snapshot
  const { transport } = laneRows[lane]
  const seconds = Math.max(0, (at - now.since) / 1_000)
  const interval = ownInterval(transport, options)
  const delays = now.delay?.count ?? 0
  const p50 = timed(cell(now.delay?.p50, 'messages', delays, needed.p50), now.delay?.uncertainty)
  const p95 = timed(cell(now.delay?.p95, 'messages', delays, needed.p95), now.delay?.uncertainty)
  const isMeasured =
    p50.enough && seconds >= Math.max(needed.seconds, (needed.beats * interval) / 1_000)
  return {
    id,
    lane,
    transport,
    index,
    connected: snapshot.state === 'open',
    options,
    seconds,
    at,
    snapshot,
    late,
    crowd,
    interval,
    delay: estimateDelay({
      figures: isMeasured ? now.delay : undefined,
      overdue: overdue(snapshot),
      interval,
      settings,
      seconds,
    }),
    cells: {
      p50,
      p95,
      requests: requestsOf(transport, snapshot, seconds),
      wire: cell(now.wirePerMessage, 'messages', now.carried.messages, needed.wire),
      overhead: overheadOf(snapshot),
      missed: cell(sequence.missed, 'messages', sequence.received, 1),
      break: breaks.count > 0 ? known(breaks.longest) : lacking({ of: 'breaks' }),
      staleness: known(staleness),
    },
  }
}
