import { maxProducedBytesPerSecond } from '../../contract/limits.ts'
import { checkExperiment, type Experiment } from '../../experiment/experiment.ts'
import { heartbeats } from './costs.ts'
import type { Needs } from './needs.ts'
import { intervalFor } from './waiting.ts'

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
const pollingLane = ({ age }: Needs) => ({
  lane: 'polling' as const,
  pins: { pollInterval: Math.min(longestMeasured, intervalFor(age)) },
})

/**
 * The same for a fleet, whose clients know neither the long poll nor proxies: it tells what the server's CPU costs.
 *
 * @throws PlaygroundError `bad_setting` where so many bytes cannot be written.
 */
export function fleetPlanFor(needs: Needs): Experiment {
  return checkExperiment({
    settings: settingsFor(needs),
    faults: [],
    lanes: [pollingLane(needs), { lane: 'sse', pins: {} }, { lane: 'websocket', pins: {} }],
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
 * @throws PlaygroundError `bad_setting` where so many bytes cannot be written.
 */
export function planFor(needs: Needs, heldName: string): Experiment {
  return checkExperiment({
    settings: settingsFor(needs),
    faults: [{ scope: { subject: 4 }, faults: { holdBytes: page } }],
    lanes: [
      pollingLane(needs),
      { lane: 'polling', pins: { pollMode: 'long' } },
      { lane: 'sse', pins: {} },
      { lane: 'websocket', pins: {} },
      { lane: 'sse', pins: {}, name: heldName },
    ],
    sweep: { setting: 'pushRate', values: ratesFor(needs) },
    ...{ rounds, window, warmUp, needs },
    thresholds: [],
  })
}
