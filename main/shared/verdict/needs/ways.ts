import { laneRows, type Lane } from '../../contract/lanes.ts'
import type { Pins } from '../../contract/pins.ts'
import { transportRows } from '../../contract/transport.ts'

/** A way to deliver: a lane, and how it asks. */
interface WayRow {
  readonly lane: Lane
  readonly pollMode?: 'new' | 'long'
}

/** The ways to deliver, the simplest first: a timer and a query, a stream that reconnects by itself, a request that is held, a protocol of its own. */
const wayRows = {
  polling: { lane: 'polling', pollMode: 'new' },
  sse: { lane: 'sse' },
  longPoll: { lane: 'polling', pollMode: 'long' },
  websocket: { lane: 'websocket' },
} as const satisfies Readonly<Record<string, WayRow>>

export type Way = keyof typeof wayRows
export const ways = Object.keys(wayRows) as [Way, ...Way[]]

/** What rules and costs ask about a way. */
export interface WayTraits {
  readonly lane: Lane
  /** What a pane of it has of its own. */
  readonly pins: Pins
  /** Whether it asks at an interval, and holds nothing open in between. */
  readonly polls: boolean
  /** Whether each message is the answer to a request that waited for it. */
  readonly waits: boolean
  /** Whether the server sends on a connection that stays open, with heartbeats. */
  readonly pushes: boolean
  /** Whether it is one HTTP answer without an end, which a buffering proxy holds back. */
  readonly streams: boolean
  /** Whether it begins as HTTP and goes on as a protocol of its own, on which the client sends as well. */
  readonly upgrades: boolean
}

/** What a way is like. */
export function traitsOf(way: Way): WayTraits {
  const { lane, pollMode }: WayRow = wayRows[way]
  const { pushes, streams, duplex } = transportRows[laneRows[lane].transport]
  return {
    lane,
    pins: pollMode === undefined ? {} : { pollMode },
    polls: !pushes && pollMode !== 'long',
    waits: !pushes && pollMode === 'long',
    pushes,
    streams,
    upgrades: duplex,
  }
}

/**
 * Which way a lane is, that asks in this mode where it asks at all; undefined for a lane whose transport nobody is
 * advised to take.
 */
export function wayOf(lane: Lane, mode: string): Way | undefined {
  const { transport } = laneRows[lane]
  return ways.find((way) => {
    const row: WayRow = wayRows[way]
    return laneRows[row.lane].transport === transport && isMode(row.pollMode, mode)
  })
}

/** Every mode but the long poll asks at an interval. */
const isMode = (wanted: WayRow['pollMode'], mode: string): boolean =>
  wanted === undefined || (wanted === 'long') === (mode === 'long')
