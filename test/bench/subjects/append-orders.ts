export type Writer = 'store' | 'better-sqlite3'

export interface AppendTask {
  readonly writer: Writer
  readonly file: string
  readonly rows: number
  /** Rows that are written together. */
  readonly batch: number
  /** Every row is an append of its own, `batch` of them under way at a time. */
  readonly singly: boolean
  /** Where a CPU profile of it goes, if one is wanted. */
  readonly profile: string | undefined
}

export interface AppendResult {
  readonly rows: number
  readonly milliseconds: number
  /** µs of all threads. */
  readonly cpu: number
}

/** What a writing process can be told. */
export interface AppendOrders {
  /** @throws Error where the file does not hold every row afterwards. */
  run(task: AppendTask): Promise<AppendResult>
}
