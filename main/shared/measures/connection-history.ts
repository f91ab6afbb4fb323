import type { SequenceCounts } from '../contract/sequence.ts'
import { transportRows, type ConnectionState, type Transport } from '../contract/transport.ts'
import type { RequestRecord, StateDetail, StateReason } from '../clients/client.ts'
import { noEvents, type PaneEvents } from './pane-events.ts'
import { hasOpened } from './request-figures.ts'

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

/** Keeps what became of every attempt to connect. */
export interface ConnectionHistory extends PaneEvents {
  /** Oldest first; the number of the first one says how many were dropped. */
  records(): readonly ConnectionRecord[]
  summary(now: number): BreakSummary
}

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] }
type Break = Mutable<BreakRecord>
type Attempt = Mutable<Omit<ConnectionRecord, 'followedBy'>> & { followedBy: Break | undefined }

/** So many attempts are kept, the newest ones. */
export const keptConnections = 200

const planned: ReadonlySet<StateReason> = new Set(['stopped-by-user', 'replaced', 'server-ended'])
const silent: ReadonlySet<StateReason> = new Set(['heartbeat-missed', 'timeout'])

/**
 * Creates an empty history.
 *
 * @param counts what the audit has counted, every message up to now included.
 */
export function createConnectionHistory(
  transport: Transport,
  counts: () => SequenceCounts,
): ConnectionHistory {
  const { pushes } = transportRows[transport]
  const records: Attempt[] = []
  let number = 0
  /** The attempt that has not ended. */
  let current: Attempt | undefined
  let last: Attempt | undefined
  /** The break whose cost is still being counted, and the audit's counts when it began. */
  let open: Break | undefined
  let base: SequenceCounts
  let lastSignAt = 0
  let restarting = false
  let reason: StateReason = 'started'
  let pollStartedAt: number | undefined
  const settled = { count: 0, downtime: 0, longest: 0, missed: 0, replayed: 0 }
  let latest: Break | undefined

  function begin(startedAt: number): Attempt {
    number += 1
    const waited = Math.max(0, startedAt - (last?.endedAt ?? startedAt))
    const attempt: Attempt = {
      number,
      startedAt,
      waited,
      openedAt: undefined,
      endedAt: undefined,
      reason: undefined,
      detail: {},
      restarted: restarting,
      followedBy: undefined,
    }
    restarting = false
    records.push(attempt)
    if (records.length > keptConnections) records.shift()
    current = attempt
    return attempt
  }
  function succeed(startedAt: number, at: number): void {
    const attempt = current ?? begin(startedAt)
    attempt.openedAt = at
    lastSignAt = at
    if (open !== undefined) open.gap ??= at - open.since
  }
  function end(at: number, why: StateReason, detail: StateDetail = {}): void {
    if (current === undefined) return
    Object.assign(current, { endedAt: at, reason: why, detail })
    last = current
    current = undefined
    if (last.openedAt !== undefined) breakOff(last, silent.has(why) ? lastSignAt : at, why)
    else if (open !== undefined) open.failures += 1
  }
  /** What is learned about an end after it: the answer to the question why. */
  function refine(why: StateReason, detail: StateDetail = {}): void {
    if (last === undefined) return
    last.reason = why
    last.detail = { ...last.detail, ...detail }
    if (last.followedBy === undefined) return
    last.followedBy.reason = why
    last.followedBy.unplanned = !planned.has(why)
  }

  function breakOff(after: Attempt, since: number, why: StateReason): void {
    settle()
    base = counts()
    open = {
      since,
      reason: why,
      unplanned: !planned.has(why),
      gap: undefined,
      untilMessage: undefined,
      failures: 0,
      replayed: 0,
      missed: 0,
      duplicated: 0,
      outOfOrder: 0,
    }
    after.followedBy = open
  }
  function count(): void {
    if (open === undefined) return
    const now = counts()
    // A deletion may have taken from what was missed before.
    open.missed = Math.max(0, now.missed - base.missed)
    open.duplicated = now.duplicated - base.duplicated
    open.outOfOrder = now.outOfOrder - base.outOfOrder
  }
  function settle(): void {
    if (open === undefined) return
    count()
    const done = open
    open = undefined
    if (!done.unplanned) return
    const gap = done.gap ?? 0
    settled.count += 1
    settled.downtime += gap
    settled.longest = Math.max(settled.longest, gap)
    settled.missed += done.missed
    settled.replayed += done.replayed
    latest = done
  }

  function requestedPush(record: RequestRecord): void {
    // An attempt of the browser's own is heard of at its end.
    const attempt = current ?? begin(record.startedAt)
    if (attempt.openedAt !== undefined) return
    if (hasOpened(record)) succeed(record.startedAt, record.endedAt)
    else end(record.endedAt, reason)
  }
  function requestedPoll(record: RequestRecord): void {
    if (!hasOpened(record)) {
      if (current === undefined && open !== undefined) open.failures += 1
      return
    }
    lastSignAt = record.endedAt
    pollStartedAt = record.startedAt
  }

  function away(state: ConnectionState, at: number, detail: StateDetail | undefined): void {
    if (current !== undefined) end(at, reason, detail)
    // Polls that go on failing say nothing about the first one that did.
    else if (pushes && reason !== 'stopped-by-user') refine(reason, detail)
    // Nobody waits for a connection that is not wanted any more; a break that was wanted lasts until the
    // next connection.
    if (state === 'closed' && open?.unplanned === true) open.gap ??= at - open.since
  }

  return {
    ...noEvents,
    arrived(_id, _dueAt, arrivedAt, verdict, replayed) {
      lastSignAt = arrivedAt
      if (open === undefined) return
      open.untilMessage ??= arrivedAt - open.since
      if (replayed && verdict !== 'duplicate') open.replayed += 1
      // With the first message that is no replay all that the break cost is known.
      if (!replayed && current?.openedAt !== undefined) settle()
    },
    requested: pushes ? requestedPush : requestedPoll,
    stateChanged(state, _readyState, why, at, detail) {
      reason = why
      switch (state) {
        case 'connecting':
          if (current?.openedAt !== undefined) end(at, 'replaced')
          if (current === undefined) begin(at)
          return
        case 'open':
          if (current?.openedAt === undefined) succeed(pollStartedAt ?? at, at)
          return
        case 'waiting':
        case 'refused':
        case 'closed':
          away(state, at, detail)
          return
        case 'idle':
          return
        default:
          state satisfies never
      }
    },
    heartbeat(at) {
      lastSignAt = at
    },
    restarted() {
      if (current === undefined) restarting = true
      else current.restarted = true
    },
    records() {
      count()
      return records.map((record) => ({
        ...record,
        followedBy: record.followedBy && { ...record.followedBy },
      }))
    },
    summary(now) {
      count()
      if (open === undefined || !open.unplanned) {
        return { ...settled, last: latest && { ...latest } }
      }
      const gap = open.gap ?? Math.max(0, now - open.since)
      return {
        count: settled.count + 1,
        downtime: settled.downtime + gap,
        longest: Math.max(settled.longest, gap),
        missed: settled.missed + open.missed,
        replayed: settled.replayed + open.replayed,
        last: { ...open },
      }
    },
  }
}
