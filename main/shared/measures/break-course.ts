import type { SequenceCounts } from '../contract/sequence.ts'
import type { BreakRecord, ConnectionRecord } from './connection-record.ts'
import { noEvents, type PaneEvents } from './pane-events.ts'
import { hasOpened } from './request-figures.ts'

/** What is counted of a pane from its start on; what has come since a moment is the difference. */
export interface CountsSoFar {
  readonly sequence: SequenceCounts
  readonly replayed: number
  readonly unreadable: number
}

/** What has become of one pane since something was broken on purpose. Durations in ms. */
export interface BreakCourse {
  readonly id: string
  /** Whether it is sent to on an open connection, or asks again and again. */
  readonly pushes: boolean
  /** Without a connection, in all; the present break is part of it. */
  readonly away: number
  /** How long the present break has lasted; undefined where there is none. */
  readonly awayFor: number | undefined
  /** How many breaks there were, and the longest of them. */
  readonly breaks: number
  readonly longest: number
  /** Since when nothing was heard: neither a message nor an answer. Counted from the start of it all. */
  readonly silentFor: number
  /** Whether anything was heard since it all began, and since the last break ended. */
  readonly heard: boolean
  readonly heardAgain: boolean
  /** Requests, or attempts to connect, that ended, and how many of them came to nothing. */
  readonly asked: number
  readonly failed: number
  /** Those of them that were answered with a refusal. */
  readonly refused: number
  readonly replayed: number
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
  readonly unreadable: number
}

/** Watches one pane from the moment when something is broken. */
export interface BreakWatch {
  readonly events: PaneEvents
  /** Begins anew. @param at page clock, epoch ms. @param counts as they were then, or a moment before. */
  begin(at: number, counts: CountsSoFar): void
  /** When something was heard last, page clock; undefined where nothing was since `begin`. */
  heardAt(): number | undefined
  /** @param records the attempts to connect, oldest first. */
  read(now: number, counts: CountsSoFar, records: readonly ConnectionRecord[]): BreakCourse
}

interface Break {
  readonly from: number
  /** Undefined while it lasts. */
  readonly to: number | undefined
}

/** The part of a break that lies behind `since`; undefined where there is none, or where it was wanted. */
function partBehind(since: number, record: BreakRecord | undefined): Break | undefined {
  if (record?.unplanned !== true) return undefined
  const to = record.gap === undefined ? undefined : record.since + record.gap
  if (to !== undefined && to <= since) return undefined
  return { from: Math.max(record.since, since), to }
}

const nothingYet: CountsSoFar = {
  sequence: { received: 0, missed: 0, duplicated: 0, outOfOrder: 0 },
  replayed: 0,
  unreadable: 0,
}

/** Creates a watch over a pane; it counts once it is told to begin. */
export function createBreakWatch(id: string, pushes: boolean): BreakWatch {
  let since = Number.POSITIVE_INFINITY
  let base = nothingYet
  let heardAt: number | undefined
  let asked = 0
  let failed = 0
  let refused = 0

  return {
    events: {
      ...noEvents,
      arrived(_id, _dueAt, at) {
        if (at >= since) heardAt = at
      },
      requested({ startedAt, endedAt, status, aborted }) {
        if (endedAt < since) return
        asked += 1
        if (!hasOpened({ status, aborted })) {
          failed += 1
          if (status >= 400) refused += 1
        } else if (startedAt >= since) heardAt = endedAt
      },
    },
    begin(at, counts) {
      since = at
      base = counts
      heardAt = undefined
      asked = 0
      failed = 0
      refused = 0
    },
    heardAt: () => heardAt,
    read(now, counts, records) {
      const breaks = records.flatMap(({ followedBy }) => partBehind(since, followedBy) ?? [])
      const lengths = breaks.map(({ from, to }) => Math.max(0, (to ?? now) - from))
      const present = breaks.find(({ to }) => to === undefined)
      const lastEnd = Math.max(since, ...breaks.map(({ to }) => to ?? now))
      const { sequence } = counts
      return {
        id,
        pushes,
        away: lengths.reduce((sum, length) => sum + length, 0),
        awayFor: present && Math.max(0, now - present.from),
        breaks: breaks.length,
        longest: Math.max(0, ...lengths),
        silentFor: Math.max(0, now - (heardAt ?? since)),
        heard: heardAt !== undefined,
        heardAgain: heardAt !== undefined && heardAt >= lastEnd,
        asked,
        failed,
        refused,
        replayed: counts.replayed - base.replayed,
        // A deletion may have taken from what was missed before.
        lost: Math.max(0, sequence.missed - base.sequence.missed),
        duplicated: sequence.duplicated - base.sequence.duplicated,
        outOfOrder: sequence.outOfOrder - base.sequence.outOfOrder,
        unreadable: counts.unreadable - base.unreadable,
      }
    },
  }
}
