import type { RequestRecord } from '../clients/client.ts'

/** What a page saw of its own requests in one measuring window. */
export interface RequestCounts {
  readonly count: number
  /** Those that were answered, or opened a connection. */
  readonly answered: number
  /** (n − 1) ÷ the time from the first to the last start; undefined below two. */
  readonly perMinute: number | undefined
  /** Share of the answers that brought nothing new, 0 to 1; undefined without answers. */
  readonly empty: number | undefined
  /** Rows that an answer carried though they had come before, on average; undefined where none could. */
  readonly repeated: number | undefined
  readonly late: number
  readonly timedOut: number
}

export interface RequestCounter {
  record(request: RequestRecord): void
  countLate(): void
  counts(): RequestCounts
}

const minute = 60_000

/** True where an attempt to connect, or a poll, came to something. */
export function hasOpened({ status, aborted }: Pick<RequestRecord, 'status' | 'aborted'>): boolean {
  return !aborted && (status === 101 || status === 200 || status === 304)
}

/** Counts the requests that started at or after `since` (page clock, epoch ms). */
export function createRequestCounter(since: number): RequestCounter {
  let count = 0
  let answered = 0
  let empty = 0
  let carrying = 0
  let repeated = 0
  let late = 0
  let timedOut = 0
  let firstStart = 0
  let lastStart = 0

  return {
    record({ startedAt, status, fresh, rows, aborted }) {
      // It began under the settings before, and would stretch the distance between starts.
      if (startedAt < since) return
      if (count === 0) firstStart = startedAt
      lastStart = startedAt
      count += 1
      if (aborted) timedOut += 1
      if (!hasOpened({ status, aborted })) return
      answered += 1
      if (fresh === 0) empty += 1
      if (rows === undefined) return
      carrying += 1
      repeated += rows - fresh
    },
    countLate() {
      late += 1
    },
    counts() {
      const span = lastStart - firstStart
      return {
        count,
        answered,
        perMinute: count > 1 && span > 0 ? ((count - 1) * minute) / span : undefined,
        empty: answered > 0 ? empty / answered : undefined,
        repeated: carrying > 0 ? repeated / carrying : undefined,
        late,
        timedOut,
      }
    },
  }
}
