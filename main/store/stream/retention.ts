import type { StreamBounds } from '../../shared/contract/status.ts'
import type { Clock } from '../../engine/clock.ts'

/** Nothing younger than this is deleted for being too many, in ms. */
const minimumAge = 60_000

export interface RetentionLimits {
  readonly rows: number
  readonly bytes: number
  /** Above this many bytes, age no longer protects a message: the disk is the limit. */
  readonly hardBytes: number
}

/** What is too much: rows and bytes to drop, of messages up to `through`. */
export interface Excess {
  readonly rows: number
  readonly bytes: number
  readonly through: number
}

/** What a deletion up to `through` takes away, in bytes as the retention counts them. */
export interface Measured {
  readonly through: number
  readonly bytes: number
}

/** Decides what the retention deletes. It remembers a mark a second, of one minute. */
export interface Retention {
  setRows(rows: number): void
  /** Notes how far the stream has come by now. */
  mark(newest: number): void
  /** Forgets all marks: ids start over. */
  forget(): void
  /** What is to be dropped now, or undefined. */
  excess(bounds: StreamBounds): Excess | undefined
}

/**
 * Creates the policy: a limit of rows and bytes, and nothing younger than a minute is deleted. Ages are measured
 * from when this process saw the messages, not from what their senders wrote into `createdAt`.
 */
export function createRetention(clock: Clock, limits: RetentionLimits): Retention {
  let { rows } = limits
  const marks: { at: number; newest: number }[] = []

  /** Everything up to this id is older than a minute. */
  function settledThrough(): number {
    const threshold = clock.steady() - minimumAge
    while (marks[1] !== undefined && marks[1].at <= threshold) marks.shift()
    const first = marks[0]
    return first !== undefined && first.at <= threshold ? first.newest : 0
  }

  return {
    setRows(value) {
      rows = value
    },
    mark(newest) {
      const last = marks.at(-1)
      const now = clock.steady()
      // Not more than one a second: of two within it, the later says less about what is old.
      if (last === undefined || now - last.at >= 1_000) marks.push({ at: now, newest })
    },
    forget() {
      marks.length = 0
    },
    excess(bounds) {
      const excessRows = Math.max(0, bounds.count - rows)
      const excessBytes = Math.max(0, bounds.bytes - limits.bytes)
      if (bounds.bytes > limits.hardBytes) {
        return { rows: 0, bytes: excessBytes, through: bounds.newest }
      }
      const through = settledThrough()
      const nothing = excessRows === 0 && excessBytes === 0
      if (nothing || through < bounds.oldest) return undefined
      return { rows: excessRows, bytes: excessBytes, through }
    },
  }
}
