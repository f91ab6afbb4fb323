import type { StreamBounds } from '../contract/status.ts'

/** Messages that are known to exist and have not been shown in a pane yet. */
export interface Waiting {
  /** Above 0. */
  readonly count: number
  /**
   * ms since the oldest of them was due. If no pane has it yet and only the store says that it exists, ms since
   * the store said so: it has waited at least that long.
   */
  readonly oldestMs: number
}

/**
 * What this window knows of the messages in the store: from what arrived in any of its panes, and
 * from the bounds that the engine tells twice a second. Times are the page's clock, epoch ms.
 */
export interface KnownMessages {
  /** Ids are those of this stream from now on. A stream that was left does not come back. */
  follow(stream: string, newest: number): void
  /** A message arrived in a pane. Cheap: it is called for every one. */
  arrived(stream: string | undefined, id: number, dueAt: number): void
  /** What the store holds, as heard at `at`. */
  bounds(bounds: Pick<StreamBounds, 'oldest' | 'newest'>, at: number): void
  /** Messages up to this id were deleted. */
  forgive(through: number): void
  /** The newest id known; 0 before the first. */
  newest(): number
  /**
   * What waits for a pane that has seen the ids up to `cursor` of `stream`. For a pane that still has
   * another stream everything waits that was written since this window heard of the present one.
   */
  beyond(stream: string | undefined, cursor: number, now: number): Waiting | undefined
}

/** Due times are kept for this many of the newest messages. */
const slots = 2 ** 16
/** And marks for ten minutes, one every 0.4 s at most: "up to this id, all was due by then". */
const keptMarks = 1_200
const markEvery = 400

/** Creates a record that knows of nothing. */
export function createKnownMessages(): KnownMessages {
  const ids = new Float64Array(slots)
  const dues = new Float64Array(slots)
  const left = new Set<string>()
  let stream: string | undefined
  let marks: { readonly id: number; readonly at: number }[] = []
  let newest = 0
  /** The newest id when this window heard of the stream: what is older is history to all panes. */
  let floor = 0
  /** Up to this id messages were deleted: nobody gets them any more. */
  let gone = 0

  function mark(id: number, at: number): void {
    const last = marks.at(-1)
    if (last !== undefined && at - last.at < markEvery) return
    marks.push({ id, at })
    if (marks.length > 2 * keptMarks) marks = marks.slice(-keptMarks)
  }
  /** When this message was due, or the earliest later moment at which it is known to be there. */
  function dueAt(id: number): number | undefined {
    const slot = id % slots
    if (ids[slot] === id) return dues[slot]
    return marks.find((known) => known.id >= id)?.at
  }

  return {
    follow(next, newestThere) {
      if (next === stream || left.has(next)) return
      if (stream !== undefined) left.add(stream)
      stream = next
      ids.fill(0)
      marks = []
      newest = newestThere
      floor = newestThere
      gone = 0
    },
    arrived(from, id, at) {
      if (from !== stream) return
      const slot = id % slots
      if (ids[slot] !== id) {
        ids[slot] = id
        dues[slot] = at
      }
      if (id <= newest) return
      newest = id
      mark(id, at)
    },
    bounds(bounds, at) {
      gone = Math.max(gone, Math.min(bounds.oldest - 1, newest))
      if (bounds.newest <= newest) return
      newest = bounds.newest
      mark(newest, at)
    },
    forgive(through) {
      gone = Math.max(gone, through)
    },
    newest: () => newest,
    beyond(of, cursor, now) {
      const from = Math.max(gone, of === stream ? cursor : floor)
      if (newest <= from) return undefined
      const since = dueAt(from + 1)
      return { count: newest - from, oldestMs: since === undefined ? 0 : Math.max(0, now - since) }
    },
  }
}
