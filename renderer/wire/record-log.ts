import type { WireRecord } from './reading/record.ts'

/** What a Wire tab keeps; the oldest records go first. */
export const logLimits = { records: 5_000, bytes: 4_194_304 } as const

/** The newest records of one client, oldest first. */
export interface RecordLog {
  add(records: readonly WireRecord[]): void
  clear(): void
  /** How many there are, and the one at an index: 0 is the oldest. */
  count(): number
  at(index: number): WireRecord | undefined
  /** All of them, as a list that does not change. */
  all(): readonly WireRecord[]
  /** Records that were dropped since the start or since `clear`. */
  dropped(): number
}

/** Creates an empty log. */
export function createRecordLog(limits: { records: number; bytes: number } = logLimits): RecordLog {
  let records: WireRecord[] = []
  /** The index of the oldest record that is kept; the list is trimmed now and then, not at every record. */
  let from = 0
  let bytes = 0
  let dropped = 0

  return {
    add(more) {
      for (const record of more) {
        records.push(record)
        bytes += record.bytes.length
        while (
          records.length - from > limits.records ||
          (bytes > limits.bytes && records.length - from > 1)
        ) {
          bytes -= records[from]?.bytes.length ?? 0
          from += 1
          dropped += 1
        }
      }
      if (from > limits.records) {
        records = records.slice(from)
        from = 0
      }
    },
    clear() {
      records = []
      from = 0
      bytes = 0
      dropped = 0
    },
    count: () => records.length - from,
    at: (index) => (index < 0 ? undefined : records[from + index]),
    all: () => records.slice(from),
    dropped: () => dropped,
  }
}
