/**
 * The latest intervals of time, in columns: a message from its birth to its arrival, a poll from
 * request to answer, a mark with both ends the same. All times are the page's clock, epoch ms.
 */
export interface Intervals {
  /** Columns; an interval stands at its slot, which `slotOf` and `scan` give. */
  readonly lanes: Uint16Array
  readonly values: Float64Array
  readonly froms: Float64Array
  readonly tos: Float64Array
  readonly marks: Uint16Array
  push(lane: number, value: number, from: number, to: number, mark: number): void
  /** Sequence number of the oldest that is kept, and the one that the next will get. */
  first(): number
  end(): number
  slotOf(sequence: number): number
  /**
   * Visits the slots of all that touch `from` to `to`, from sequence number `since` on, in the order
   * in which they were pushed. A visitor that answers `false` ends it.
   */
  scan(
    from: number,
    to: number,
    visit: (slot: number, sequence: number) => boolean | undefined,
    since?: number,
  ): void
  /** True where one that was pushed at or after `since` touches `from` to `to`. */
  touched(from: number, to: number, since: number): boolean
}

const blockBits = 8

/**
 * Creates a ring that keeps the latest `limit` intervals and drops the oldest first. They need not
 * be pushed in the order of their times: each block of 256 knows how far it reaches, so that a
 * narrow view looks at few of them.
 */
export function createIntervals(limit: number): Intervals {
  // A power of two with a block to spare: the block that is being written never holds kept ones.
  const size = 2 ** Math.ceil(Math.log2(limit + 2 ** blockBits))
  const mask = size - 1
  const lanes = new Uint16Array(size)
  const values = new Float64Array(size)
  const froms = new Float64Array(size)
  const tos = new Float64Array(size)
  const marks = new Uint16Array(size)
  const earliest = new Float64Array(size >> blockBits)
  const latest = new Float64Array(size >> blockBits)
  const blockMask = (size >> blockBits) - 1
  let pushed = 0

  const first = (): number => Math.max(0, pushed - limit)

  function scan(
    from: number,
    to: number,
    visit: (slot: number, sequence: number) => boolean | undefined,
    since = 0,
  ): void {
    let sequence = Math.max(first(), since)
    while (sequence < pushed) {
      const block = Math.floor(sequence / 2 ** blockBits)
      const end = Math.min(pushed, (block + 1) * 2 ** blockBits)
      const index = block & blockMask
      if ((earliest[index] ?? 0) <= to && (latest[index] ?? 0) >= from) {
        for (; sequence < end; sequence += 1) {
          const slot = sequence & mask
          if ((froms[slot] ?? 0) > to || (tos[slot] ?? 0) < from) continue
          if (visit(slot, sequence) === false) return
        }
      }
      sequence = end
    }
  }

  return {
    lanes,
    values,
    froms,
    tos,
    marks,
    push(lane, value, from, to, mark) {
      const slot = pushed & mask
      lanes[slot] = lane
      values[slot] = value
      froms[slot] = from
      tos[slot] = to
      marks[slot] = mark
      const block = slot >> blockBits
      const fresh = (slot & (2 ** blockBits - 1)) === 0
      earliest[block] = fresh ? from : Math.min(earliest[block] ?? from, from)
      latest[block] = fresh ? to : Math.max(latest[block] ?? to, to)
      pushed += 1
    },
    first,
    end: () => pushed,
    slotOf: (sequence) => sequence & mask,
    scan,
    touched(from, to, since) {
      let found = false
      scan(
        from,
        to,
        () => {
          found = true
          return false
        },
        since,
      )
      return found
    },
  }
}
