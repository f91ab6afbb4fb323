/** Bytes in the order in which they came, with the time of each; taken from the front. */
export interface ByteQueue {
  push(bytes: Uint8Array, at: number): void
  /** What waits, as one piece. Valid until the next call. */
  view(): Uint8Array
  length(): number
  /** When the byte at an index of the view came. */
  timeAt(index: number): number
  /** Takes `count` bytes from the front: a copy, which stays valid. */
  take(count: number): Uint8Array
}

/** Creates an empty queue. It grows as needed; the caller sets the limit. */
export function createByteQueue(): ByteQueue {
  let bytes = new Uint8Array(1_024)
  let from = 0
  let to = 0
  /** Where, counted from `from`, the bytes of each time end. */
  const marks: { end: number; readonly at: number }[] = []

  function makeRoom(count: number): void {
    if (to + count <= bytes.length) return
    const waiting = bytes.subarray(from, to)
    const target =
      waiting.length + count > bytes.length / 2
        ? new Uint8Array(2 * (waiting.length + count))
        : bytes
    target.set(waiting)
    bytes = target
    to -= from
    from = 0
  }

  return {
    push(more, at) {
      if (more.length === 0) return
      makeRoom(more.length)
      bytes.set(more, to)
      to += more.length
      const last = marks.at(-1)
      if (last?.at === at) last.end = to - from
      else marks.push({ end: to - from, at })
    },
    view: () => bytes.subarray(from, to),
    length: () => to - from,
    timeAt: (index) => marks.find(({ end }) => index < end)?.at ?? marks.at(-1)?.at ?? 0,
    take(count) {
      const taken = bytes.slice(from, from + count)
      from += taken.length
      for (const mark of marks) mark.end -= taken.length
      while (marks[0] !== undefined && marks[0].end <= 0) marks.shift()
      if (from === to) from = to = 0
      return taken
    },
  }
}
