import type { EffectiveOptions } from '../contract/pins.ts'
import type { Settings } from '../contract/settings.ts'
import { transportRows, type Transport } from '../contract/transport.ts'
import type { Waiting } from '../measures/known-messages.ts'
import type { DelayFigures } from '../measures/figures.ts'
import { widestPhaseGap } from './phase.ts'

/** How long messages of a pane are under way, and how sure that is. All in ms. */
export interface DelayEstimate {
  /** The median; where messages wait longer than usual now, how long the oldest has waited so far. */
  readonly value: number
  /** `value` is what the oldest message has waited up to now: the delay will be longer. */
  readonly waits: boolean
  /** The median lies within this distance of `value` 19 times out of 20. */
  readonly half: number
  /** How far off the clocks may be that measured it. */
  readonly uncertainty: number
  /**
   * The phase between two regular clocks decides the delay, which may be anything from 0 up to this;
   * undefined where it does not. On average over all phases it is half of this.
   */
  readonly luck: number | undefined
}

/** Phases that leave more than this share of the interval open say nothing of the rest. */
const openShare = 0.25

/** What a message waits for at most by the settings of its pane, ms: the next poll or push; 0 is nothing. */
export function ownInterval(transport: Transport, options: EffectiveOptions): number {
  if (transportRows[transport].pushes) return options.pushInterval
  return options.pollMode === 'long' ? 0 : options.pollInterval
}

/**
 * Half the width of the range in which the true median lies 19 times of 20: 1.96 standard errors.
 * Waits for a beat are uniform from 0 to its interval T; the standard error of their median is
 * T ÷ 2√n, and T is (p95 − p50) ÷ 0.45. Delays with a tail, such as those of networks, have more certain
 * medians.
 *
 * @param independent messages that came with one poll or one push are one sample of the wait, not many.
 */
function halfWidth({ p50, p95 }: DelayFigures, independent: number): number {
  return (1.96 * Math.max(0, p95 - p50)) / 0.9 / Math.sqrt(Math.max(1, independent))
}

/** One message of twenty waits longer than p95; up to its interval is not worth telling. */
function waitsUnusually(
  waiting: Waiting | undefined,
  figures: DelayFigures | undefined,
  interval: number,
): waiting is Waiting {
  if (waiting === undefined) return false
  return figures === undefined || waiting.oldestMs > Math.max(figures.p95, 1.1 * interval)
}

export interface DelayFrom {
  /** What was measured; undefined where that is too little. */
  readonly figures: DelayFigures | undefined
  /** What waits for longer than most messages did. */
  readonly overdue: Waiting | undefined
  /** From `ownInterval`. */
  readonly interval: number
  readonly settings: Pick<Settings, 'arrivals' | 'pushRate'>
  /** Length of the measuring window, seconds. */
  readonly seconds: number
}

/** Says how long messages take and how sure that is; undefined where nothing is known of it. */
export function estimateDelay(from: DelayFrom): DelayEstimate | undefined {
  const { figures, overdue, interval, settings, seconds } = from
  if (waitsUnusually(overdue, figures, interval)) {
    return { value: overdue.oldestMs, waits: true, half: 0, uncertainty: 0, luck: undefined }
  }
  if (figures === undefined) return undefined
  const { p50: value, count, uncertainty } = figures
  const beats = interval > 0 ? (seconds * 1_000) / interval : count
  const half = halfWidth(figures, Math.min(count, beats))
  if (interval === 0 || settings.arrivals === 'random') {
    return { value, waits: false, half, uncertainty, luck: undefined }
  }
  const open = widestPhaseGap(interval, 1_000 / settings.pushRate, count)
  return open > openShare * interval
    ? { value, waits: false, half: 0, uncertainty, luck: interval }
    : { value, waits: false, half: half + open / 2, uncertainty, luck: undefined }
}

/**
 * Two delays that differ by less than this are the same to a person: one message goes to all panes
 * in turn, a page takes them in turn, and the system wakes both when it can. On a busy machine that
 * is some milliseconds, and nobody sees them.
 */
export const delayNoise = { share: 0.2, least: 5 } as const

/** Two delays that differ by no more are the same: to a person, and to the clocks. */
function toleranceOf(one: DelayEstimate, other: DelayEstimate): number {
  const share = delayNoise.share * Math.min(one.luck ?? one.value, other.luck ?? other.value)
  return Math.max(share, delayNoise.least, one.uncertainty, other.uncertainty)
}

/**
 * By how much `one` is sooner than `other`, beyond noise, chance and luck of phase, ms; 0 where that
 * cannot be said.
 */
export function leadOf(one: DelayEstimate, other: DelayEstimate): number {
  // Two delays that are luck cannot be compared; a wait that is not over has no upper bound.
  if (one.waits || (one.luck !== undefined && other.luck !== undefined)) return 0
  const quick = one.luck ?? one.value
  const slow = other.luck === undefined ? other.value : other.luck / 2
  const doubt = Math.max(toleranceOf(one, other), Math.hypot(one.half, other.half))
  return slow - quick > doubt ? slow - quick : 0
}

/** True where the two are as quick as each other for all that was measured, and it was enough to tell. */
export function isAlike(one: DelayEstimate, other: DelayEstimate): boolean {
  if (one.waits || other.waits || one.luck !== undefined || other.luck !== undefined) return false
  const most = toleranceOf(one, other)
  return Math.abs(one.value - other.value) <= most && Math.hypot(one.half, other.half) <= most
}
