import { maxProducedBytesPerSecond } from '../../contract/limits.ts'
import { checkExperiment, type Experiment } from '../../experiment/experiment.ts'
import { heartbeats } from './costs.ts'
import type { Needs } from './needs.ts'
import { intervalFor } from './waiting.ts'
import { traitsOf, ways, type Way } from './ways.ts'

/** Messages a second at which rare ones are gathered, and how much faster than that the other rounds are. */
const gathering = 4
const apart = 4
/** Beyond this many a second the measuring machine is what is measured. */
const fastest = 400
/** The longest interval that is measured, ms: longer ones are reckoned from it. */
const longestMeasured = 1_000
/** The page of a proxy's buffer: nginx's `proxy_buffer_size` is one memory page. */
const page = 4_096

/**
 * The two rates of a run, rising: the needed one and another, so that what is idle can be told from what is for a
 * message; where the needed one is rare, two that take seconds.
 */
export function ratesFor({ rate, size }: Pick<Needs, 'rate' | 'size'>): readonly [number, number] {
  const low = Math.max(rate, gathering)
  const high = low * apart
  return high > fastest || high * size > maxProducedBytesPerSecond
    ? [low / apart, low]
    : [low, high]
}

/** What a window may have set otherwise would change the answer. */
const settingsFor = ({ size }: Needs) => ({
  payload: size,
  arrivals: 'random' as const,
  feed: 'chat' as const,
  pollMode: 'new' as const,
  ssePushInterval: 0,
  websocketPushInterval: 0,
  heartbeat: heartbeats.usual,
  deflate: false,
})

const rounds = 5
const window = 5_000
const warmUp = 1_000

/** Polls as seldom as the age allows, and not so seldom that a round has few of them. */
const intervalOf = ({ age }: Needs): number => Math.min(longestMeasured, intervalFor(age))

/** Those that ask, then those that are sent to: as the report's table has them. */
const inTable = ways.toSorted(
  (one, other) => Number(traitsOf(one).pushes) - Number(traitsOf(other).pushes),
)

function laneOf(way: Way, needs: Needs): Experiment['lanes'][number] {
  const { lane, pins, polls } = traitsOf(way)
  return polls ? { lane, pins: { pollInterval: intervalOf(needs) } } : { lane, pins }
}

/**
 * The same for a fleet, whose clients know neither the long poll nor proxies: it tells what the server's CPU costs.
 *
 * @throws PlaygroundError `bad_setting` where the producer cannot write that many bytes.
 */
export function fleetPlanFor(needs: Needs): Experiment {
  return checkExperiment({
    settings: settingsFor(needs),
    faults: [],
    lanes: inTable.filter((way) => !traitsOf(way).waits).map((way) => laneOf(way, needs)),
    sweep: { setting: 'pushRate', values: ratesFor(needs) },
    ...{ rounds, window, warmUp, needs },
    thresholds: [],
  })
}

/**
 * What has to be measured to answer for these needs, in about two minutes: polling, the long poll, SSE and WebSocket
 * side by side, and SSE behind a proxy that gathers a page.
 *
 * @param heldName what the lane behind the proxy is called.
 * @throws PlaygroundError `bad_setting` where the producer cannot write that many bytes.
 */
export function planFor(needs: Needs, heldName: string): Experiment {
  const held = ways
    .filter((way) => traitsOf(way).streams)
    .map((way) => ({ ...laneOf(way, needs), name: heldName }))
  return checkExperiment({
    settings: settingsFor(needs),
    faults: held.map((_, index) => ({
      scope: { subject: ways.length + index },
      faults: { holdBytes: page },
    })),
    lanes: [...inTable.map((way) => laneOf(way, needs)), ...held],
    sweep: { setting: 'pushRate', values: ratesFor(needs) },
    ...{ rounds, window, warmUp, needs },
    thresholds: [],
  })
}
