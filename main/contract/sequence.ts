/**
 * What became of every message a client should have had. It needs ids alone: the store numbers
 * without holes, so a jump is a loss until the missing ids turn up.
 */
export interface SequenceCounts {
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
}

export type SequenceVerdict = 'new' | 'duplicate' | 'late' | 'history'

export interface SequenceAudit {
  /** Books one arrival and says what it was. */
  accept(id: number): SequenceVerdict
  /** Ids up to this one were deleted: those not yet seen are no loss. */
  forgive(through: number): void
  counts(): SequenceCounts
  /** The newest id that was accepted, or the baseline. */
  newest(): number
}

/** Holes are kept as ranges, at most so many; the oldest beyond that stay counted as missed. */
const maxRanges = 1_000

/**
 * Starts an audit behind `baseline`: messages up to it are history and are not judged.
 *
 * @param baseline the newest id when the client connected.
 */
export function createSequenceAudit(baseline: number): SequenceAudit {
  let newest = baseline
  let received = 0
  let missed = 0
  let duplicated = 0
  let outOfOrder = 0
  let forgiven = baseline
  const holes: { from: number; to: number }[] = []

  function fillHole(id: number): boolean {
    const index = holes.findIndex((hole) => id >= hole.from && id <= hole.to)
    const hole = holes[index]
    if (hole === undefined) return false
    const rest = [
      { from: hole.from, to: id - 1 },
      { from: id + 1, to: hole.to },
    ].filter(({ from, to }) => from <= to)
    holes.splice(index, 1, ...rest)
    return true
  }

  return {
    accept(id) {
      if (id <= baseline) return 'history'
      if (id > newest) {
        const from = Math.max(newest, forgiven) + 1
        if (id > from) {
          missed += id - from
          holes.push({ from, to: id - 1 })
          if (holes.length > maxRanges) holes.shift()
        }
        newest = id
        received += 1
        return 'new'
      }
      if (fillHole(id)) {
        missed -= 1
        received += 1
        outOfOrder += 1
        return 'late'
      }
      duplicated += 1
      return 'duplicate'
    },
    forgive(through) {
      forgiven = Math.max(forgiven, through)
      for (let index = holes.length - 1; index >= 0; index -= 1) {
        const hole = holes[index]
        if (hole === undefined || hole.from > through) continue
        const to = Math.min(hole.to, through)
        missed -= to - hole.from + 1
        if (to === hole.to) holes.splice(index, 1)
        else holes[index] = { from: to + 1, to: hole.to }
      }
    },
    counts: () => ({ received, missed, duplicated, outOfOrder }),
    newest: () => newest,
  }
}
