import { transportRows } from '../../main/shared/contract/transport.ts'
import type { Delay } from '../../main/shared/measures/delay.ts'
import { railStretches } from './draw/draw-rails.ts'
import { pollFailed } from './draw/draw-polls.ts'
import { delayAt, messageMark, type RecordedLane, type Recording } from './recorder.ts'
import type { Range } from './view.ts'

/** The visible span in figures, for people who cannot see the picture. */
export interface LaneSummary {
  readonly pane: string
  readonly messages: number
  /** Undefined where none of the messages is kept singly with a delay that is known. */
  readonly medianDelay: Delay | undefined
  /** Undefined for a pane that does not poll. */
  readonly polls:
    | { readonly count: number; readonly empty: number; readonly failed: number }
    | undefined
  /** Open connections that broke. */
  readonly breaks: number
}

export interface Summary {
  readonly range: Range
  /** Messages born, as learnt from the panes. */
  readonly born: number
  readonly lanes: readonly LaneSummary[]
}

/** Beyond this many delays a median is taken of every n-th: it moves by less than can be read. */
const enough = 20_000

function medianOf(delays: number[]): number | undefined {
  if (delays.length === 0) return undefined
  const sorted = Float64Array.from(delays).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

function countPolls({ polls }: Recording, lane: RecordedLane, { from, to }: Range) {
  const counts = { count: 0, empty: 0, failed: 0 }
  polls.scan(from, to, (slot) => {
    if (polls.lanes[slot] !== lane.number) return undefined
    const ended = polls.tos[slot] ?? 0
    if (ended < from || ended >= to) return undefined
    counts.count += 1
    if (polls.values[slot] === 0) counts.empty += 1
    if (pollFailed(polls.marks[slot] ?? 0)) counts.failed += 1
    return undefined
  })
  return counts
}

/** Sums up what happened between two times: arrivals and ends of polls in it, births in it. */
export function summarize(
  recording: Recording,
  lanes: readonly RecordedLane[],
  range: Range,
): Summary {
  const { messages } = recording
  const { from, to } = range
  const since = Math.max(from, recording.detailSince() ?? from)
  const counts = new Map(
    lanes.map(({ number }) => [number, { messages: 0, delays: [] as number[], uncertainty: 0 }]),
  )
  const stride = Math.max(1, Math.ceil((messages.end() - messages.first()) / enough / lanes.length))
  let born = from < since ? recording.births.between(from, since) : 0
  messages.scan(from, to, (slot) => {
    const birth = messages.froms[slot] ?? 0
    const at = messages.tos[slot] ?? 0
    const mark = messages.marks[slot] ?? 0
    if ((mark & messageMark.first) !== 0 && birth >= since && birth < to) born += 1
    const count = counts.get(messages.lanes[slot] ?? 0)
    if (count === undefined || at < since || at >= to) return undefined
    count.messages += 1
    if ((mark & messageMark.duplicate) === 0 && count.messages % stride === 0) {
      const delay = delayAt(messages, slot)
      if (delay === undefined) return undefined
      count.delays.push(delay.ms)
      count.uncertainty = Math.max(count.uncertainty, delay.uncertainty)
    }
    return undefined
  })
  return {
    range,
    born: Math.round(born),
    lanes: lanes.map((lane) => {
      const { messages: single = 0, delays = [], uncertainty = 0 } = counts.get(lane.number) ?? {}
      const ms = medianOf(delays)
      const summed = from < since ? lane.sums.between(from, since) : 0
      return {
        pane: lane.pane,
        messages: Math.round(single + summed),
        medianDelay: ms === undefined ? undefined : { ms, uncertainty },
        polls: transportRows[lane.transport].pushes
          ? undefined
          : countPolls(recording, lane, range),
        breaks: railStretches(lane.rail, from, to).filter(({ broke, at }) => broke && at >= from)
          .length,
      }
    }),
  }
}
