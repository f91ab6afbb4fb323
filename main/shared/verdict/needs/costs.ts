import { pollingLimits } from '../../contract/limits.ts'
import { phrase } from '../../texts/phrase.ts'
import { duration, rate as rateQuantity } from '../../texts/quantity.ts'
import { measured, projected, type Basis, type Known } from './figures.ts'
import type { LaneEvidence } from './lane-evidence.ts'
import { costAt, type LineFit } from './line-fit.ts'
import type { Needs } from './needs.ts'
import { isMeasuredAt } from './waiting.ts'
import { traitsOf, type Way } from './ways.ts'

/** What one client costs. */
export interface Costs {
  /** A second; undefined where the run does not tell. */
  readonly bytes: Known | undefined
  readonly requests: Known
  /** CPU of the server, µs a second; undefined where no fleet was measured. */
  readonly cpu: Known | undefined
  /** Connections that the server holds open. */
  readonly connections: 0 | 1
  /** Times an hour that the client's radio has something to do. */
  readonly wakes: Known
}

/** How often a heartbeat tells that a silent connection lives, ms: as it is by default, and where batteries count. */
export const heartbeats = { usual: 5_000, phones: 45_000 } as const
export const heartbeatFor = ({ phones }: Pick<Needs, 'phones'>): number =>
  phones ? heartbeats.phones : heartbeats.usual

/** A held request is answered by the next message, or after 30 s: how many answers there are for each message, where messages come at random. */
const answersPerMessage = (rate: number): number =>
  1 / (1 - Math.exp((-rate * pollingLimits.maxWait) / 1_000))

const ratesOf = ({ bytesAt }: LaneEvidence): readonly number[] => bytesAt.map(({ x }) => x)

/** By the line through two rates, or of the measured rate itself. */
function byLine(fit: LineFit, lane: LaneEvidence, rate: number): Known {
  const rates = ratesOf(lane)
  const how = phrase('needs.how.line', {
    low: rateQuantity(Math.min(...rates)),
    high: rateQuantity(Math.max(...rates)),
  })
  return { value: costAt(fit, rate), basis: isMeasuredAt(rates, rate) ? measured : projected(how) }
}

/** Polls at another interval cost as much each; there are more or fewer of them. */
function atInterval(fit: LineFit, from: number, to: number): LineFit {
  return { ...fit, idle: (fit.idle * from) / to }
}

/** Something that one client costs a second at the needed rate, by what was measured of it. */
function costOf(
  fit: LineFit | undefined,
  lane: LaneEvidence,
  rate: number,
  interval: number | undefined,
): Known | undefined {
  if (fit === undefined) return undefined
  const { polls, waits } = traitsOf(lane.way)
  if (polls && interval !== undefined && interval !== lane.interval) {
    const figures = { from: duration(lane.interval), to: duration(interval) }
    return {
      value: costAt(atInterval(fit, lane.interval, interval), rate),
      basis: projected(phrase('needs.how.pollCost', figures)),
    }
  }
  const known = byLine(fit, lane, rate)
  if (!waits || rate >= Math.min(...ratesOf(lane))) return known
  const how = phrase('needs.how.longPoll', { wait: duration(pollingLimits.maxWait) })
  return { value: known.value * answersPerMessage(rate), basis: projected(how) }
}

/** Where the rates are too much alike for a line: only what was measured at the needed rate itself. */
function measuredAt(
  lane: LaneEvidence,
  rate: number,
  interval: number | undefined,
): Known | undefined {
  if (traitsOf(lane.way).polls && interval !== lane.interval) return undefined
  const found = lane.bytesAt.find(({ x }) => isMeasuredAt([x], rate))
  return found && { value: found.y, basis: measured }
}

/** What the server does in any case is booked on the clients that were there, which more of them would share. */
function cpuOf(lane: LaneEvidence, rate: number, interval: number | undefined): Known | undefined {
  const known = costOf(lane.cpu, lane, rate, interval)
  if (known === undefined) return undefined
  return { value: known.value, basis: projected(phrase('needs.how.cpu')), bound: 'most' }
}

function requestsOf(way: Way, rate: number, interval: number | undefined): Known {
  const { polls, waits } = traitsOf(way)
  if (polls && interval !== undefined) {
    const how = phrase('needs.how.everyInterval', { interval: duration(interval) })
    return { value: 1_000 / interval, basis: projected(how) }
  }
  if (!waits) return { value: 0, basis: measured }
  const how = phrase('needs.how.longPoll', { wait: duration(pollingLimits.maxWait) })
  return { value: rate * answersPerMessage(rate), basis: projected(how) }
}

/** A radio that has something to do twice within a second wakes once. */
const mostWakes = 3_600

function wakesOf(requests: number, way: Way, needs: Needs): Known {
  const heartbeat = heartbeatFor(needs)
  const own = traitsOf(way).pushes ? needs.rate + 1_000 / heartbeat : requests
  const hour = Math.min(mostWakes, 3_600 * (own + needs.clientRate))
  const how: Basis = projected(
    own === requests
      ? phrase('needs.how.wakesAsked')
      : phrase('needs.how.wakesPushed', { heartbeat: duration(heartbeat) }),
  )
  return { value: hour, basis: how }
}

/** Bytes of the frame around a message of a client: RFC 6455, 5.2. */
const frameOf = (size: number): number => (size < 126 ? 6 : 8)

/** What the client's own messages cost, bytes a second; undefined where nobody knows what a request costs. */
function sending(way: Way, needs: Needs, emptyPoll: number | undefined): number | undefined {
  const { clientRate, size } = needs
  if (clientRate === 0) return 0
  if (traitsOf(way).upgrades) return clientRate * (size + frameOf(size))
  return emptyPoll === undefined ? undefined : clientRate * (size + emptyPoll)
}

/**
 * What a way costs for each client.
 *
 * @param interval how often it polls, ms.
 * @param emptyPoll bytes of a request that brings nothing: what a POST costs at least, besides its body.
 */
export function costsOf(
  lane: LaneEvidence,
  needs: Needs,
  interval: number | undefined,
  emptyPoll: number | undefined,
): Costs {
  const { way } = lane
  const { rate, clientRate } = needs
  const received = costOf(lane.bytes, lane, rate, interval) ?? measuredAt(lane, rate, interval)
  const sent = sending(way, needs, emptyPoll)
  const requests = requestsOf(way, rate, interval)
  const { polls, upgrades } = traitsOf(way)
  const posts = upgrades ? 0 : clientRate
  const all = received === undefined || sent === undefined ? undefined : received.value + sent
  const basis = (known: Known): Basis =>
    sent === 0 ? known.basis : projected(phrase('needs.how.sending'))
  return {
    bytes:
      received === undefined || all === undefined
        ? undefined
        : { value: all, basis: basis(received) },
    requests: { value: requests.value + posts, basis: basis(requests) },
    cpu: cpuOf(lane, rate, interval),
    connections: polls ? 0 : 1,
    wakes: wakesOf(requests.value, way, needs),
  }
}

/** Bytes of a poll that brings nothing; undefined where no polls were measured. */
export function emptyPollOf(lanes: readonly LaneEvidence[]): number | undefined {
  const polling = lanes.find(({ way, bytes }) => traitsOf(way).polls && bytes !== undefined)
  return polling?.bytes && (polling.bytes.idle * polling.interval) / 1_000
}
