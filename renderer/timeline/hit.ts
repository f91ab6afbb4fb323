import { transportRows, type ConnectionState } from '../../main/shared/contract/transport.ts'
import type { StateReason } from '../../main/shared/clients/client.ts'
import { dense, type Crowding } from './draw/draw-messages.ts'
import type { Burst } from './bursts.ts'
import { burstAt } from './draw/draw-bursts.ts'
import { railStretches } from './draw/draw-rails.ts'
import { msPerPx, timeAt, xOf, type Frame, type FrameLane } from './frame.ts'
import { concerns, type Moment, type Period } from './happenings.ts'
import { laneAt } from './layout.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import { delayAt, messageMark, pollMark, reach, signMark, storeLane } from './recorder.ts'

/** What lies under the pointer. Times are the page's clock, epoch ms. */
export type Hit =
  | {
      readonly kind: 'message'
      readonly id: number
      readonly bornAt: number
      /** Undefined on the store's lane. */
      readonly arrivedAt: number | undefined
      /** Undefined on the store's lane, and where the clocks were not aligned. */
      readonly delay: Delay | undefined
      readonly replayed: boolean
      readonly duplicate: boolean
    }
  | {
      readonly kind: 'count'
      readonly count: number
      readonly from: number
      readonly to: number
      /** Told from whole seconds, because single messages are no longer kept. */
      readonly summed: boolean
    }
  | ({ readonly kind: 'burst' } & Burst)
  | {
      readonly kind: 'poll'
      readonly from: number
      readonly to: number
      readonly fresh: number
      readonly status: number
      readonly aborted: boolean
    }
  /** A request without an answer so far. */
  | { readonly kind: 'asking'; readonly from: number }
  | {
      readonly kind: 'rail'
      readonly state: ConnectionState
      readonly reason: StateReason
      readonly from: number
      readonly to: number | undefined
    }
  | { readonly kind: 'sent'; readonly id: number; readonly at: number }
  | { readonly kind: 'heartbeat' | 'restarted'; readonly at: number }
  | { readonly kind: 'period'; readonly period: Period }
  | { readonly kind: 'moment'; readonly moment: Moment }
  | { readonly kind: 'overview'; readonly second: number; readonly count: number }

/** A hit with its lane, and the place that a tooltip must not cover, in CSS px. */
export interface Found {
  readonly hit: Hit
  readonly lane: FrameLane | undefined
  readonly x: number
  readonly top: number
  readonly bottom: number
}

/** How near the pointer must come, in CSS px. */
const near = 7

function messageAt(frame: Frame, x: number, lane: FrameLane | undefined): Hit | undefined {
  const { messages } = frame.recording
  const time = timeAt(frame, x)
  const room = near * msPerPx(frame)
  let best: number | undefined
  let distance = room
  messages.scan(time - room, time + room, (slot) => {
    if (lane !== undefined && messages.lanes[slot] !== lane.recorded.number) return undefined
    const first = ((messages.marks[slot] ?? 0) & messageMark.first) !== 0
    if (lane === undefined && !first) return undefined
    const at = (lane === undefined ? messages.froms : messages.tos)[slot] ?? 0
    if (Math.abs(at - time) > distance) return undefined
    distance = Math.abs(at - time)
    best = slot
    return undefined
  })
  if (best === undefined) return undefined
  const mark = messages.marks[best] ?? 0
  return {
    kind: 'message',
    id: messages.values[best] ?? 0,
    bornAt: messages.froms[best] ?? 0,
    arrivedAt: lane === undefined ? undefined : messages.tos[best],
    delay: lane === undefined ? undefined : delayAt(messages, best),
    replayed: (mark & messageMark.replayed) !== 0,
    duplicate: (mark & messageMark.duplicate) !== 0,
  }
}

function burstHit(frame: Frame, x: number, lane: FrameLane | undefined): Hit | undefined {
  const burst = burstAt(frame, x, lane?.recorded.number ?? storeLane, near)
  return burst && { kind: 'burst', ...burst }
}

/** The exact count of the pixel column; where seconds were summed, of its second. */
function countAt(frame: Frame, x: number, lane: FrameLane | undefined): Hit | undefined {
  const { recording } = frame
  const { messages } = recording
  const time = timeAt(frame, x)
  const since = recording.detailSince() ?? Number.NEGATIVE_INFINITY
  if (time < since) {
    const second = Math.floor(time / 1_000)
    const count = (lane === undefined ? recording.births : lane.recorded.sums).messages(second)
    if (count === 0) return undefined
    return { kind: 'count', count, from: second * 1_000, to: (second + 1) * 1_000, summed: true }
  }
  const width = msPerPx(frame)
  const from = Math.floor(time / width) * width
  const to = from + width
  let count = 0
  messages.scan(from, to, (slot) => {
    const first = ((messages.marks[slot] ?? 0) & messageMark.first) !== 0
    if (lane === undefined ? !first : messages.lanes[slot] !== lane.recorded.number)
      return undefined
    const at = (lane === undefined ? messages.froms : messages.tos)[slot] ?? 0
    if (at >= from && at < to) count += 1
    return undefined
  })
  return count === 0 ? undefined : { kind: 'count', count, from, to, summed: false }
}

function pollAt(frame: Frame, x: number, lane: FrameLane): Hit | undefined {
  const { polls } = frame.recording
  const time = timeAt(frame, x)
  const room = near * msPerPx(frame)
  let best: number | undefined
  let distance = room
  polls.scan(time - room, time + room, (slot) => {
    if (polls.lanes[slot] !== lane.recorded.number) return undefined
    const from = polls.froms[slot] ?? 0
    const to = polls.tos[slot] ?? 0
    // Inside the bar the distance is 0; outside, that to its nearer end.
    const away = Math.max(from - time, time - to, 0)
    if (away > distance) return undefined
    distance = away
    best = slot
    return undefined
  })
  if (best === undefined) return undefined
  const mark = polls.marks[best] ?? 0
  return {
    kind: 'poll',
    from: polls.froms[best] ?? 0,
    to: polls.tos[best] ?? 0,
    fresh: polls.values[best] ?? 0,
    status: mark & pollMark.statusMask,
    aborted: (mark & pollMark.aborted) !== 0,
  }
}

function waitingAt(frame: Frame, x: number, { recorded }: FrameLane): Hit | undefined {
  const time = timeAt(frame, x)
  const from = recorded.askingSince()
  const isIn = from !== undefined && time >= from - near * msPerPx(frame) && time <= frame.now
  return isIn ? { kind: 'asking', from } : undefined
}

function signAt(frame: Frame, x: number, lane: FrameLane, heartbeats: boolean): Hit | undefined {
  const { signs } = frame.recording
  const time = timeAt(frame, x)
  const room = near * msPerPx(frame)
  let found: Hit | undefined
  signs.scan(time - room, time + room, (slot) => {
    if (signs.lanes[slot] !== lane.recorded.number) return undefined
    const at = signs.froms[slot] ?? 0
    const mark = signs.marks[slot]
    if (mark === signMark.sent) found = { kind: 'sent', id: signs.values[slot] ?? 0, at }
    else if (heartbeats || mark === signMark.restarted) {
      found ??= { kind: mark === signMark.restarted ? 'restarted' : 'heartbeat', at }
    }
    return undefined
  })
  return found
}

function railAt(frame: Frame, time: number, lane: FrameLane): Hit | undefined {
  if (time > frame.now) return undefined
  const stretch = railStretches(lane.recorded.rail, time, time).findLast(
    ({ at, to }) => at <= time && (to ?? frame.now) >= time,
  )
  if (stretch === undefined) return undefined
  const { state, reason, at, to } = stretch
  return { kind: 'rail', state, reason, from: at, to }
}

function happeningAt(frame: Frame, x: number, lane: FrameLane | undefined): Hit | undefined {
  const time = timeAt(frame, x)
  const room = near * msPerPx(frame)
  const { happenings } = frame.recording
  const isConcerned = ({ scope }: Pick<Moment, 'scope'>): boolean =>
    lane === undefined || concerns(scope, lane.pane, lane.transport)
  const moment = happenings
    .moments()
    .findLast((candidate) => Math.abs(candidate.at - time) <= room && isConcerned(candidate))
  if (moment !== undefined) return { kind: 'moment', moment }
  if (lane !== undefined) return undefined
  const period = happenings
    .periods()
    .findLast(({ from, to }) => from - room <= time && (to ?? frame.now) + room >= time)
  return period === undefined ? undefined : { kind: 'period', period }
}

function hitInLane(frame: Frame, x: number, y: number, lane: FrameLane, crowding: Crowding) {
  const { middle, height } = lane.band
  const onLine = Math.abs(y - middle) < Math.min(height / 2, frame.layout.em * 1.2)
  const below = y > middle + Math.min(height * 0.22, frame.layout.em * 0.6)
  const polling = !transportRows[lane.transport].pushes
  return (
    (below ? signAt(frame, x, lane, false) : undefined) ??
    (onLine && polling ? (pollAt(frame, x, lane) ?? waitingAt(frame, x, lane)) : undefined) ??
    (onLine && !polling
      ? crowding === dense
        ? countAt(frame, x, lane)
        : (burstHit(frame, x, lane) ?? messageAt(frame, x, lane))
      : undefined) ??
    happeningAt(frame, x, lane) ??
    signAt(frame, x, lane, true) ??
    railAt(frame, timeAt(frame, x), lane)
  )
}

/** What is at a place of the canvas; undefined where there is nothing to tell. */
export function findAt(frame: Frame, x: number, y: number, crowding: Crowding): Found | undefined {
  const { layout, recording, now } = frame
  if (x < layout.left || x > layout.right) return undefined
  const { overview, faults, axis } = layout
  if (y >= overview.top - 3) {
    const width = layout.right - layout.left
    const second = Math.floor((now - (1 - (x - layout.left) / width) * reach) / 1_000)
    const count = recording.births.messages(second)
    const hit: Hit = { kind: 'overview', second, count }
    return { hit, lane: undefined, x, top: overview.top, bottom: layout.height }
  }
  if (y >= faults.top) {
    const hit = happeningAt(frame, x, undefined)
    return hit && { hit, lane: undefined, x, top: faults.top, bottom: axis.top }
  }
  const place = laneAt(layout, y)
  if (place === undefined) return undefined
  if (place === 'store') {
    const hit =
      crowding === dense
        ? countAt(frame, x, undefined)
        : (burstHit(frame, x, undefined) ?? messageAt(frame, x, undefined))
    const { top, height } = layout.store
    return hit && { hit, lane: undefined, x: placeOf(frame, hit, x), top, bottom: top + height }
  }
  const lane = frame.lanes[place]
  if (lane === undefined) return undefined
  const hit = hitInLane(frame, x, y, lane, crowding)
  if (hit === undefined) return undefined
  const { top, height } = lane.band
  return { hit, lane, x: placeOf(frame, hit, x), top, bottom: top + height }
}

/** The position of the thing itself, so that the tooltip points at it and not at the pointer. */
function placeOf(frame: Frame, hit: Hit, x: number): number {
  switch (hit.kind) {
    case 'message':
      return xOf(frame, hit.arrivedAt ?? hit.bornAt)
    case 'sent':
    case 'heartbeat':
    case 'restarted':
      return xOf(frame, hit.at)
    case 'moment':
      return xOf(frame, hit.moment.at)
    case 'burst':
    case 'poll':
      return Math.min(Math.max(x, xOf(frame, hit.from)), xOf(frame, hit.to))
    case 'asking':
    case 'count':
    case 'rail':
    case 'period':
    case 'overview':
      return x
    default:
      return hit satisfies never
  }
}
