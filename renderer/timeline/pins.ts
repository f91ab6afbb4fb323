import { followMessage, neighbourOf } from './follow.ts'
import type { Followed, ShownPin } from './frame.ts'
import type { Recording } from './recorder.ts'

/** A message that somebody marked, with what they say of it. It stays where it is in time. */
export interface PinnedMessage {
  readonly id: number
  /** Page clock, epoch ms. */
  readonly bornAt: number
  readonly note: string
}

/** The ways of pinned messages; one that is kept no more is left out. */
export function showPins(
  recording: Pick<Recording, 'messages'>,
  pins: readonly PinnedMessage[],
): readonly ShownPin[] {
  return pins.flatMap(({ id, bornAt, note }) => {
    const message = followMessage(recording, id, bornAt)
    return message === undefined ? [] : [{ message, note }]
  })
}

/** How many of the newest messages are looked through for one that is everywhere by now. */
const looked = 50

/** The newest message that has reached as many lanes as any of the newest has; undefined without one. */
export function newestArrived(
  recording: Pick<Recording, 'messages'>,
  now: number,
): Followed | undefined {
  let best: Followed | undefined
  let at: Pick<Followed, 'id' | 'bornAt'> = { id: Number.POSITIVE_INFINITY, bornAt: now }
  for (let count = 0; count < looked; count += 1) {
    const next = neighbourOf(recording, at, -1)
    if (next === undefined) break
    if (best === undefined || next.arrivals.length > best.arrivals.length) best = next
    at = next
  }
  return best
}
