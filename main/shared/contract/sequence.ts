/**
 * What became of every message a client should have had. It needs only ids: the store numbers without gaps, so
 * a jump is a loss until the missing ids turn up.
 */
export interface SequenceCounts {
  readonly received: number
  readonly missed: number
  readonly duplicated: number
  readonly outOfOrder: number
}

export type SequenceVerdict = 'new' | 'duplicate' | 'late' | 'history'

/** A range of ids that was judged, and what became of them: what a store can be asked about. */
export interface AuditedRange {
  /** Above this id. */
  readonly after: number
  /** Up to this id. */
  readonly through: number
  /** How many of them arrived, each counted once. */
  readonly received: number
  readonly missed: number
}

export interface SequenceAudit {
  /** Books one arrival and says what it was. */
  accept(id: number): SequenceVerdict
  /** Ids up to this one were deleted: those not yet seen are not lost. */
  forgive(through: number): void
  counts(): SequenceCounts
  /**
   * What is known of the ids above `from`, where that is above the baseline and what was deleted;
   * the holes that were too many to keep are not in it then.
   */
  range(from: number): AuditedRange
  /** The newest id that was accepted, or the baseline. */
  newest(): number
}

/** Gaps are kept as ranges, at most this many; the oldest beyond that stay counted as missed. */
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
    range(from) {
      if (from <= baseline && forgiven === baseline) {
        return { after: baseline, through: newest, received, missed }
      }
      const after = Math.min(newest, Math.max(from, forgiven))
      const lost = holes.reduce(
        (sum, hole) => sum + Math.max(0, hole.to - Math.max(hole.from, after + 1) + 1),
        0,
      )
      return { after, through: newest, received: newest - after - lost, missed: lost }
    },
    newest: () => newest,
  }
}
