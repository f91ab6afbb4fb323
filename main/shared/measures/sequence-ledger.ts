import {
  createSequenceAudit,
  type AuditedRange,
  type SequenceAudit,
  type SequenceCounts,
  type SequenceVerdict,
} from '../contract/sequence.ts'

/** The audit of a pane over all the streams it has seen, one after the other. */
export interface SequenceLedger {
  /** Judges from behind `id` on; what came up to it is history. */
  begin(id: number): void
  /** The ids heard so far say nothing any more: what arrives is history until the next `begin`. */
  suspend(): void
  accept(id: number): SequenceVerdict
  forgive(through: number): void
  counts(): SequenceCounts
  /** Of the present stream, above `from`; undefined while there is no baseline. */
  range(from: number): AuditedRange | undefined
}

const none: SequenceCounts = { received: 0, missed: 0, duplicated: 0, outOfOrder: 0 }

/** Creates a ledger that has not begun. */
export function createSequenceLedger(): SequenceLedger {
  let settled = none
  let audit: SequenceAudit | undefined

  function counts(): SequenceCounts {
    const now = audit?.counts() ?? none
    return {
      received: settled.received + now.received,
      missed: settled.missed + now.missed,
      duplicated: settled.duplicated + now.duplicated,
      outOfOrder: settled.outOfOrder + now.outOfOrder,
    }
  }
  function suspend(): void {
    settled = counts()
    audit = undefined
  }

  return {
    begin(id) {
      suspend()
      audit = createSequenceAudit(id)
    },
    suspend,
    accept: (id) => audit?.accept(id) ?? 'history',
    forgive: (through) => audit?.forgive(through),
    counts,
    range: (from) => audit?.range(from),
  }
}
