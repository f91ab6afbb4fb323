import { wireLimits, type WireReading, type WireSegment } from '../shared/contract/wire.ts'

/** A segment before it has a number: bytes in base64, and how many they are. */
export interface Recorded extends Omit<WireSegment, 'seq'> {
  readonly size: number
}

/** The last segments of one client, for its readers. */
export interface WireRing {
  add(recorded: Recorded): void
  /** Counts bytes that were lost before they could be added. */
  lose(bytes: number): void
  /** What is held behind a segment; everything, where that one was never given out. */
  read(after: number): WireReading
  /** The number of the newest segment. */
  newest(): number
}

/** What a segment costs in addition to its bytes, so that many small ones are bounded, too. */
const overhead = 64
/** How many dropped segments may stay in the list before it is trimmed. */
const slack = 1_024

interface Held {
  readonly segment: WireSegment
  readonly size: number
}

const weigh = ({ size }: Held): number => size + overhead

/**
 * Creates an empty ring. It holds `wireLimits.held` bytes; the oldest segment goes first, and its
 * bytes are counted as dropped where nobody has read them.
 *
 * @param since when the capture was armed, server clock in epoch ms.
 * @param before the number before the first segment's.
 */
export function createWireRing(since: number, before: number): WireRing {
  let segments: Held[] = []
  let head = 0
  let held = 0
  let newest = before
  let returned = before
  let dropped = 0

  function dropOldest(): void {
    const oldest = segments[head]
    if (oldest === undefined) return
    head += 1
    held -= weigh(oldest)
    if (oldest.segment.seq > returned) dropped += oldest.size
    if (head < slack) return
    segments = segments.slice(head)
    head = 0
  }

  return {
    add({ size, ...recorded }) {
      newest += 1
      const added = { segment: { ...recorded, seq: newest }, size }
      segments.push(added)
      held += weigh(added)
      while (held > wireLimits.held) dropOldest()
    },
    lose(bytes) {
      dropped += bytes
    },
    read(after) {
      const oldest = segments[head]?.segment.seq ?? newest + 1
      const known = after > newest ? before : after
      let index = head + Math.max(0, known + 1 - oldest)
      let room = wireLimits.reading
      const given: WireSegment[] = []
      for (let next = segments[index]; next !== undefined; next = segments[index]) {
        room -= weigh(next)
        if (room < 0 && given.length > 0) break
        given.push(next.segment)
        index += 1
      }
      const next = given.at(-1)?.seq ?? newest
      returned = Math.max(returned, next)
      return { since, segments: given, next, more: index < segments.length, dropped }
    },
    newest: () => newest,
  }
}
