import type { Incident } from '../../main/shared/contract/incident.ts'
import type { Status } from '../../main/shared/contract/status.ts'
import {
  transportRows,
  type ConnectionState,
  type Transport,
} from '../../main/shared/contract/transport.ts'
import type { StateReason } from '../../main/shared/clients/client.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import type { PaneConfig } from '../panes/pane.ts'
import { noEvents, type PaneEvents } from '../../main/shared/measures/pane-events.ts'
import { createBursts, type Burst } from './bursts.ts'
import { createHappenings, type Happenings } from './happenings.ts'
import { createIntervals, type Intervals } from './intervals.ts'
import { createSecondSums, type SecondSums } from './second-sums.ts'

/** How far back the timeline reaches, in ms, and how many arrivals it keeps over all lanes. */
export const reach = 600_000
export const keptMessages = 200_000
const keptPolls = 150_000
const keptSigns = 16_384
const keptChanges = 2_000

/** What a message's mark says: bits of `messages.marks`, the uncertainty of its birth in the upper ones. */
export const messageMark = { first: 1, replayed: 2, duplicate: 4, late: 8 } as const
const uncertaintyShift = 8
/** The uncertainty is kept in tenths of a millisecond; this says that it is not known. */
const undated = 255

function markOf(uncertainty: number | undefined): number {
  const tenths = uncertainty === undefined ? undated : Math.ceil(uncertainty * 10)
  return Math.min(tenths, undated) << uncertaintyShift
}

/** How long the message at a slot took; undefined where the clocks were not aligned. */
export function delayAt({ froms, tos, marks }: Intervals, slot: number): Delay | undefined {
  const tenths = (marks[slot] ?? 0) >> uncertaintyShift
  if (tenths === undated) return undefined
  return { ms: (tos[slot] ?? 0) - (froms[slot] ?? 0), uncertainty: tenths / 10 }
}
/** Bits in addition to the HTTP status in `polls.marks`. */
export const pollMark = { statusMask: 1_023, aborted: 1_024 } as const
export const signMark = { sent: 1, heartbeat: 2, restarted: 3 } as const

/** The number of the store's lane; panes have the numbers above it. */
export const storeLane = 0

/** A change of a connection. Page clock, epoch ms. */
export interface RailChange {
  readonly at: number
  readonly state: ConnectionState
  readonly reason: StateReason
}

export interface RecordedLane {
  readonly number: number
  readonly pane: string
  readonly transport: Transport
  readonly sums: SecondSums
  /** Oldest first. */
  readonly rail: readonly RailChange[]
  /** Since when a request waits for its answer, page clock; undefined while none does. */
  askingSince(): number | undefined
}

/** What was recorded, as drawing reads it. */
export interface Recording {
  /** `values` are ids; `froms` births, `tos` arrivals. */
  readonly messages: Intervals
  /** `values` are counts of fresh messages; from request to the end of the answer. */
  readonly polls: Intervals
  /** `values` are ids of messages sent from here; both ends are the same. */
  readonly signs: Intervals
  readonly births: SecondSums
  /** Messages that were written at one moment, in the store and in each lane. */
  bursts(): readonly Burst[]
  readonly happenings: Pick<Happenings, 'periods' | 'moments'>
  lane(pane: string): RecordedLane | undefined
  /** Before this moment messages were summed by the second; undefined while all are kept. */
  detailSince(): number | undefined
  /** When the recording began, or the time it reaches back to. */
  oldest(now: number): number
  /** Rises with everything that is recorded. */
  revision(): number
}

export interface TimelineRecorder extends Recording {
  /** Records what happens in a pane until it is removed. */
  observe(config: Pick<PaneConfig, 'id' | 'transport'>): PaneEvents
  status(status: Pick<Status, 'network' | 'servers'>, at: number): void
  /** The store has a message that no pane has received so far. Page clock, epoch ms. */
  born(id: number, dueAt: number): void
  /** @param offset what to add to the page's clock to get the server's, ms. */
  incident(incident: Incident, offset: number): void
}

/**
 * Births of one id this near are the same message's, ms: clocks are realigned now and then. Further apart it is
 * another message, of a store that started over.
 */
export const sameBirth = 250
const birthSlots = 2 ** 18

/**
 * Records what the timeline draws, in rings of fixed size: a message costs a slot and no object.
 * The store's lane is learnt from the arrivals: a birth is known once any pane has the message, and
 * from `born` where none has it.
 *
 * @param startedAt page clock, epoch ms.
 */
export function createTimelineRecorder(startedAt: number): TimelineRecorder {
  const messages = createIntervals(keptMessages)
  const polls = createIntervals(keptPolls)
  const signs = createIntervals(keptSigns)
  const births = createSecondSums(reach / 1_000 + 1)
  const happenings = createHappenings()
  const bursts = createBursts()
  const lanes = new Map<string, RecordedLane>()
  const bornIds = new Float64Array(birthSlots)
  const bornAt = new Float64Array(birthSlots)
  let opened = storeLane
  let changes = 0

  /** True where no pane has had this message before. @param moment when it was due by its own clock, exactly. */
  function isFirst(id: number, dueAt: number, moment: number): boolean {
    const slot = id & (birthSlots - 1)
    if (bornIds[slot] === id && Math.abs((bornAt[slot] ?? 0) - dueAt) < sameBirth) return false
    bornIds[slot] = id
    bornAt[slot] = dueAt
    births.message(dueAt)
    bursts.note(storeLane, id, moment, dueAt)
    return true
  }

  function observe({ id: pane, transport }: Pick<PaneConfig, 'id' | 'transport'>): PaneEvents {
    opened += 1
    const number = opened
    const sums = createSecondSums(reach / 1_000 + 1)
    const rail: RailChange[] = []
    let askingSince: number | undefined
    lanes.set(pane, { number, pane, transport, sums, rail, askingSince: () => askingSince })
    const sign = (at: number, id: number, mark: number): void => {
      signs.push(number, id, at, at, mark)
      changes += 1
    }
    return {
      ...noEvents,
      arrived(id, dueAt, arrivedAt, verdict, replayed, uncertainty) {
        // Clocks agree to a fraction of a millisecond; no line is drawn back in time.
        const from = Math.min(dueAt, arrivedAt)
        const mark =
          (isFirst(id, from, dueAt) ? messageMark.first : 0) |
          (replayed ? messageMark.replayed : 0) |
          (verdict === 'duplicate' ? messageMark.duplicate : 0) |
          (verdict === 'late' ? messageMark.late : 0) |
          markOf(uncertainty)
        messages.push(number, id, from, arrivedAt, mark)
        sums.message(arrivedAt)
        if (verdict !== 'duplicate') bursts.note(number, id, dueAt, arrivedAt)
      },
      requested({ startedAt: from, endedAt, status, fresh, aborted }) {
        if (transportRows[transport].pushes) return
        polls.push(number, fresh, from, endedAt, status | (aborted ? pollMark.aborted : 0))
        sums.poll(endedAt)
      },
      asking(since) {
        askingSince = since
        changes += 1
      },
      stateChanged(state, _readyState, reason, at) {
        rail.push({ at, state, reason })
        if (rail.length > keptChanges) rail.splice(0, keptChanges / 2)
        changes += 1
      },
      heartbeat: (at) => sign(at, 0, signMark.heartbeat),
      sent: (id, at) => sign(at, id, signMark.sent),
      restarted: (at) => sign(at, 0, signMark.restarted),
      removed() {
        lanes.delete(pane)
        changes += 1
      },
    }
  }

  return {
    messages,
    polls,
    signs,
    births,
    bursts: bursts.list,
    happenings,
    lane: (pane) => lanes.get(pane),
    detailSince() {
      const first = messages.first()
      if (first === 0) return undefined
      // Only whole seconds: each is either summed or shown message by message.
      return Math.ceil((messages.tos[messages.slotOf(first)] ?? 0) / 1_000) * 1_000
    },
    oldest: (now) => Math.max(startedAt, now - reach),
    revision: () => changes + messages.end() + polls.end(),
    observe,
    status(status, at) {
      happenings.status(status, at)
      changes += 1
    },
    born(id, dueAt) {
      if (isFirst(id, dueAt, dueAt)) messages.push(storeLane, id, dueAt, dueAt, messageMark.first)
    },
    incident({ at, ...incident }, offset) {
      happenings.incident({ ...incident, at: at - offset })
      changes += 1
    },
  }
}
