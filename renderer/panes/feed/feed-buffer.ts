import type { Message } from '../../../main/shared/contract/message.ts'
import type { Delay } from '../../../main/shared/measures/delay.ts'
import type { MessageRows } from '../../../main/shared/measures/subject.ts'
import type { FeedRow } from '../pane.ts'

/** The newest rows of a pane, in a ring: what is full drops its oldest and counts it. */
export interface FeedBuffer extends MessageRows {
  /** Row by its place, 0 is the newest. Built when it is asked for, so that a row costs no more than its slot. */
  row(index: number, senderOf: (id: number) => string | undefined): FeedRow | undefined
  size(): number
  /** The newest message; undefined without one. */
  newest(): Message | undefined
  /** Rows that left the ring since the start. */
  dropped(): number
  /** True: rows stand as they are now, whatever comes; false: they are the newest again. */
  hold(still: boolean): void
}

const [replay, historic] = [1, 2]

/** So many of the newest rows are kept apart while they are held: a busy feed would write over them within a second. */
const keptRows = 500

/** Creates an empty ring for `capacity` rows. */
export function createFeedBuffer(capacity: number): FeedBuffer {
  const messages = new Array<Message | undefined>(capacity).fill(undefined)
  const arrivals = new Float64Array(capacity)
  const delays = new Float64Array(capacity)
  /** NaN where the delay is not known. */
  const uncertainties = new Float32Array(capacity)
  const flags = new Uint8Array(capacity)
  let pushed = 0
  /** What had been pushed when the rows were held; undefined while they are not. */
  let held: number | undefined
  let kept: readonly FeedRow[] = []

  /** The newest row that is shown is the one before this. */
  const end = (): number => held ?? pushed
  /** What was held may be overwritten meanwhile, the oldest first, as far as it is not kept apart. */
  const size = (): number => Math.max(kept.length, Math.min(end(), capacity - (pushed - end())))
  const slotOf = (index: number): number => (end() - 1 - index) % capacity

  function put(message: Message, at: number, ms: number, uncertainty: number, flag: number): void {
    const slot = pushed % capacity
    messages[slot] = message
    arrivals[slot] = at
    delays[slot] = ms
    uncertainties[slot] = uncertainty
    flags[slot] = flag
    pushed += 1
  }
  function delayAt(slot: number): Delay | undefined {
    const uncertainty = uncertainties[slot] ?? Number.NaN
    return Number.isNaN(uncertainty) ? undefined : { ms: delays[slot] ?? 0, uncertainty }
  }
  function read(index: number, senderOf: (id: number) => string | undefined): FeedRow | undefined {
    const slot = slotOf(index)
    const message = messages[slot]
    if (message === undefined) return undefined
    return Object.freeze({
      id: message.id,
      author: message.author,
      body: message.body,
      createdAt: message.createdAt,
      delay: delayAt(slot),
      history: flags[slot] === historic,
      arrivedAt: arrivals[slot] ?? 0,
      sentBy: senderOf(message.id),
      replayed: flags[slot] === replay,
    })
  }

  return {
    history: (message, at) => put(message, at, Number.NaN, Number.NaN, historic),
    push: (message, at, delay, uncertainty, replayed) =>
      put(message, at, delay, uncertainty ?? Number.NaN, replayed ? replay : 0),
    row(index, senderOf) {
      if (!Number.isInteger(index) || index < 0 || index >= size()) return undefined
      const apart = kept[index]
      if (apart === undefined) return read(index, senderOf)
      return Object.freeze({ ...apart, sentBy: senderOf(apart.id) })
    },
    size,
    newest: () => (pushed === 0 ? undefined : messages[(pushed - 1) % capacity]),
    dropped: () => Math.max(0, end() - capacity),
    hold(still) {
      held = undefined
      kept = []
      if (!still) return
      const count = Math.min(size(), keptRows)
      kept = Array.from({ length: count }, (_, index) => read(index, () => undefined)).filter(
        (row) => row !== undefined,
      )
      held = pushed
    },
  }
}
