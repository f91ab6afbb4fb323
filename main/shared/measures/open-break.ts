import type { SequenceCounts } from '../contract/sequence.ts'
import type { StateReason } from '../clients/client.ts'
import type { BreakRecord, BreakSummary } from './connection-record.ts'

/** A break whose cost is still being counted. */
export interface OpenBreak {
  /** The number of the record that it follows. */
  readonly after: number
  readonly record: BreakRecord
  /** The audit's counts when it began. */
  readonly base: SequenceCounts
}

const planned: ReadonlySet<StateReason> = new Set(['stopped-by-user', 'replaced', 'server-ended'])

/** False for a break that a person, this page or an ended stream brought about. */
export const isUnplanned = (reason: StateReason): boolean => !planned.has(reason)

/**
 * Begins a break.
 *
 * @param after the number of the record that it follows.
 * @param base the audit's counts at this moment.
 */
export function openBreak(
  after: number,
  since: number,
  reason: StateReason,
  base: SequenceCounts,
): OpenBreak {
  const record: BreakRecord = {
    since,
    reason,
    unplanned: isUnplanned(reason),
    gap: undefined,
    untilMessage: undefined,
    failures: 0,
    replayed: 0,
    missed: 0,
    duplicated: 0,
    outOfOrder: 0,
  }
  return { after, record, base }
}

/** The break with what the audit has counted since it began. */
export function withCost({ record, base }: OpenBreak, counts: SequenceCounts): BreakRecord {
  return {
    ...record,
    // A deletion may have taken from what was missed before.
    missed: Math.max(0, counts.missed - base.missed),
    duplicated: counts.duplicated - base.duplicated,
    outOfOrder: counts.outOfOrder - base.outOfOrder,
  }
}

/** A sum with one more break. @param gap how long that one lasted, ms. */
export function withBreak(sum: BreakSummary, record: BreakRecord, gap: number): BreakSummary {
  return {
    count: sum.count + 1,
    downtime: sum.downtime + gap,
    longest: Math.max(sum.longest, gap),
    missed: sum.missed + record.missed,
    replayed: sum.replayed + record.replayed,
    last: record,
  }
}
