import type { Followed } from './frame.ts'
import { delayAt, messageMark, sameBirth, storeLane, type Recording } from './recorder.ts'

/** The arrivals of one message in every lane; undefined where nothing of it is kept any more. */
export function followMessage(
  { messages }: Pick<Recording, 'messages'>,
  id: number,
  bornAt: number,
): Followed | undefined {
  const arrivals: Followed['arrivals'][number][] = []
  let found = false
  messages.scan(bornAt - sameBirth, Number.POSITIVE_INFINITY, (slot) => {
    if (messages.values[slot] !== id) return undefined
    if (Math.abs((messages.froms[slot] ?? 0) - bornAt) > sameBirth) return undefined
    found = true
    if (messages.lanes[slot] === storeLane) return undefined
    arrivals.push({
      lane: messages.lanes[slot] ?? 0,
      at: messages.tos[slot] ?? 0,
      delay: delayAt(messages, slot),
      duplicate: ((messages.marks[slot] ?? 0) & messageMark.duplicate) !== 0,
    })
    return undefined
  })
  return found ? { id, bornAt, arrivals } : undefined
}

/** Whether any part of a followed message's way lies in a range. */
export function isInView(
  { bornAt, arrivals }: Followed,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const last = Math.max(bornAt, ...arrivals.map(({ at }) => at))
  return bornAt <= to && last >= from
}

/** The message that was born next after this one (+1), or last before it (−1), among those kept. */
export function neighbourOf(
  { messages }: Pick<Recording, 'messages'>,
  { id, bornAt }: Pick<Followed, 'id' | 'bornAt'>,
  direction: -1 | 1,
): Followed | undefined {
  let best: number | undefined
  const later = (one: number, other: number): boolean => (one - other) * direction > 0
  const consider = (slot: number): undefined => {
    const own = messages.values[slot] ?? 0
    const born = messages.froms[slot] ?? 0
    const beyond = born === bornAt ? later(own, id) : later(born, bornAt)
    if (!beyond || (own === id && Math.abs(born - bornAt) < sameBirth)) return
    const bestBorn = best === undefined ? Number.NaN : (messages.froms[best] ?? 0)
    const bestId = best === undefined ? Number.NaN : (messages.values[best] ?? 0)
    if (best === undefined || later(bestBorn, born) || (bestBorn === born && later(bestId, own))) {
      best = slot
    }
  }
  const everything = Number.POSITIVE_INFINITY
  messages.scan(direction > 0 ? bornAt : -everything, direction > 0 ? everything : bornAt, consider)
  if (best === undefined) return undefined
  return followMessage({ messages }, messages.values[best] ?? 0, messages.froms[best] ?? 0)
}

/** A message that this poll brought: the one that waited longest. */
export function broughtBy(
  { messages }: Pick<Recording, 'messages'>,
  lane: number,
  poll: { readonly from: number; readonly to: number },
): Followed | undefined {
  let best: number | undefined
  messages.scan(poll.from, poll.to, (slot) => {
    const at = messages.tos[slot] ?? 0
    if (messages.lanes[slot] !== lane || at < poll.from || at > poll.to) return undefined
    const older = (messages.froms[slot] ?? 0) < (messages.froms[best ?? slot] ?? 0)
    if (best === undefined || older) best = slot
    return undefined
  })
  if (best === undefined) return undefined
  return followMessage({ messages }, messages.values[best] ?? 0, messages.froms[best] ?? 0)
}
