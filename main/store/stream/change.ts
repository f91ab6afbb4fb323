import type { Job } from './job-queue.ts'

/** A change that is not a message. It runs alone: it sees in memory exactly what is in the table. */
export interface Change extends Job {
  readonly alone: true
  /** Inside the transaction; it may run again when that failed, so it changes nothing else. */
  run(): void
  /** Once the transaction has committed. */
  committed(): void
}

/**
 * Makes a change, in its turn among what is written; resolves with what `committed` returns.
 *
 * @throws PlaygroundError as `append` does; nothing was changed then.
 */
export function makeChange<Result>(
  submit: (change: Change) => void,
  run: () => void,
  committed: () => Result,
): Promise<Result> {
  return new Promise((resolve, failed) => {
    const done = (): void => resolve(committed())
    submit({ alone: true, rows: 0, bytes: 0, run, committed: done, failed })
  })
}
