/**
 * The part of a script for k6 that judges ids, as `createSequenceAudit` does, over one window. JavaScript as k6 runs it, with
 * neither back quotes nor backslashes, for it stands in one of ours.
 */
export const auditPart = String.raw`
/** Judges the ids of the messages that were due from "from" until "until", epoch ms on the servers' clock. */
class Audit {
  constructor(newest, from, until) {
    this.newest = newest
    this.from = from
    this.until = until
    /** What is judged lies above "after", up to "through"; null while that is not known. */
    this.after = null
    this.through = null
    this.holes = []
    this.received = 0
    this.missed = 0
    this.duplicated = 0
    this.outOfOrder = 0
  }
  /** What a message is: new, late, duplicate, or of no window. A jump is a loss until the missing ids turn up. */
  take(id, createdAt) {
    if (this.after === null) {
      if (createdAt < this.from) {
        this.newest = Math.max(this.newest, id)
        return 'outside'
      }
      this.after = this.newest
    }
    if (id <= this.after) return 'outside'
    if (id > this.newest) return this.advance(id, createdAt)
    if (this.through !== null && id > this.through) return 'outside'
    if (this.fill(id)) {
      this.missed -= 1
      this.received += 1
      this.outOfOrder += 1
      return 'late'
    }
    this.duplicated += 1
    return 'duplicate'
  }
  advance(id, createdAt) {
    if (this.through === null) this.miss(this.newest + 1, id - 1)
    this.newest = id
    if (this.through === null && createdAt >= this.until) this.through = id - 1
    if (this.through !== null) return 'outside'
    this.received += 1
    return 'new'
  }
  miss(from, to) {
    if (from > to) return
    this.missed += to - from + 1
    this.holes.push({ from, to })
  }
  fill(id) {
    const at = this.holes.findIndex((hole) => id >= hole.from && id <= hole.to)
    if (at < 0) return false
    const hole = this.holes[at]
    const rest = [{ from: hole.from, to: id - 1 }, { from: id + 1, to: hole.to }]
    this.holes.splice(at, 1, ...rest.filter((one) => one.from <= one.to))
    return true
  }
  /** Ids up to this one were deleted: those that were not seen are not lost. */
  forgive(through) {
    this.newest = Math.max(this.newest, through)
    const kept = []
    for (const hole of this.holes) {
      const to = Math.min(hole.to, through)
      if (to >= hole.from) this.missed -= to - hole.from + 1
      if (hole.to > through) kept.push({ from: Math.max(hole.from, through + 1), to: hole.to })
    }
    this.holes = kept
  }
  /** Another stream, whose ids begin anew. */
  restart(newest) {
    this.newest = newest
    this.holes = []
    if (this.after !== null) this.after = newest
  }
  /** Takes what the store has beyond what was heard: where it was due in the window it is missed. */
  close(rows) {
    const last = (before, from) =>
      rows.reduce((id, row) => (row.createdAt < before ? Math.max(id, row.id) : id), from)
    if (this.after === null) this.after = last(this.from, this.newest)
    if (this.through !== null) return
    const heard = Math.max(this.newest, this.after)
    this.through = last(this.until, heard)
    this.missed += this.through - heard
  }
}
`
