import type { Message } from '../../main/contract/message.ts'
import type { FeedRow } from './pane.ts'

/** The newest rows of a pane, in a ring: what is full drops its oldest and counts it. */
export interface FeedBuffer {
  /** @param delay ms from due to arrived, NaN for history. */
  push(message: Message, arrivedAt: number, delay: number, replayed: boolean): void
  /** Row by its place, 0 is the newest. Built when it is asked for, so that a row costs no more than its slot. */
  row(index: number, senderOf: (id: number) => string | undefined): FeedRow | undefined
  size(): number
  /** The newest message; undefined without one. */
  newest(): Message | undefined
  /** Rows that left the ring since the start. */
  dropped(): number
  /** Rises with every row. */
  revision(): number
}

/** Creates an empty ring for `capacity` rows. */
export function createFeedBuffer(capacity: number): FeedBuffer {
  const messages = new Array<Message | undefined>(capacity).fill(undefined)
  const arrivals = new Float64Array(capacity)
  const delays = new Float64Array(capacity)
  const replays = new Uint8Array(capacity)
  let pushed = 0

  const size = (): number => Math.min(pushed, capacity)
  const slotOf = (index: number): number => (pushed - 1 - index) % capacity

  return {
    push(message, arrivedAt, delay, replayed) {
      const slot = pushed % capacity
      messages[slot] = message
      arrivals[slot] = arrivedAt
      delays[slot] = delay
      replays[slot] = replayed ? 1 : 0
      pushed += 1
    },
    row(index, senderOf) {
      if (!Number.isInteger(index) || index < 0 || index >= size()) return undefined
      const slot = slotOf(index)
      const message = messages[slot]
      if (message === undefined) return undefined
      const delay = delays[slot] ?? Number.NaN
      return Object.freeze({
        id: message.id,
        author: message.author,
        body: message.body,
        delay: Number.isNaN(delay) ? undefined : delay,
        arrivedAt: arrivals[slot] ?? 0,
        sentBy: senderOf(message.id),
        replayed: replays[slot] === 1,
      })
    },
    size,
    newest: () => (pushed === 0 ? undefined : messages[slotOf(0)]),
    dropped: () => pushed - size(),
    revision: () => pushed,
  }
}
