import type { StateDetail, StateReason } from '../clients/client.ts'

/** The time between a connection and the next one, and what it cost. All times epoch ms, page clock. */
export interface BreakRecord {
  /**
   * When it began: where silence ended the connection (`heartbeat-missed`, `timeout`), at the last
   * sign of life; else when the loss was noticed.
   */
  readonly since: number
  readonly reason: StateReason
  /** False for a break that a person, this page or an ended stream brought about. */
  readonly unplanned: boolean
  /** ms until it was open again, or nobody waited for it any more; undefined while it lasts. */
  readonly gap: number | undefined
  /** ms until a message arrived again. */
  readonly untilMessage: number | undefined
  /** Attempts that failed meanwhile; for polling the polls. */
  readonly failures: number
  readonly replayed: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
}

/**
 * One attempt to connect. For polling it is a series of polls that succeed: one that fails ends it,
 * and the next that succeeds begins another.
 */
export interface ConnectionRecord {
  /** Counts from 1. */
  readonly number: number
  readonly startedAt: number
  /** ms since the end of the one before: back-off, or the browser's own wait. */
  readonly waited: number
  /** Undefined where it did not open. */
  readonly openedAt: number | undefined
  /** Undefined while it lasts. */
  readonly endedAt: number | undefined
  readonly reason: StateReason | undefined
  readonly detail: StateDetail
  /** Another stream began in it, and with it another audit. */
  readonly restarted: boolean
  /** What came after it; undefined while it lasts, and where it never opened. */
  readonly followedBy: BreakRecord | undefined
}

/** All breaks of a pane since it was opened, without those that were planned. */
export interface BreakSummary {
  readonly count: number
  /** ms, the present one included. */
  readonly downtime: number
  /** ms. */
  readonly longest: number
  readonly missed: number
  readonly replayed: number
  readonly last: BreakRecord | undefined
}
