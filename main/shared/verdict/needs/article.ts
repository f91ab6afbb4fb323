import { transports, type Transport } from '../../contract/transport.ts'
import { phrase, type Phrase } from '../../texts/phrase.ts'
import { bytes, count, delay, duration, share } from '../../texts/quantity.ts'
import { bearableEmpty } from '../choice.ts'
import { delayNoise } from '../delay-estimate.ts'
import type { Mark } from '../evidence/mark.ts'
import { muchMore } from '../evidence/sse.ts'
import { sides, type Side, type SideKey } from '../sides.ts'
import type { LaneEvidence } from './lane-evidence.ts'
import { isMeasuredAt } from './waiting.ts'

/** A good or bad side of a transport, and what a run shows of it. */
export interface ArticleSide extends Pick<Side, 'key' | 'good' | 'transport' | 'source'> {
  readonly mark: Mark
  /** Undefined where there is nothing to say. */
  readonly says: Phrase | undefined
}
type Shown = Pick<ArticleSide, 'mark' | 'says'>

/** The lanes of a run that stand for the transports; undefined where it has none. */
type LaneOf = Readonly<Record<Transport, LaneEvidence | undefined>>
interface Witnesses extends LaneOf {
  /** That of the transport whose side it is. */
  readonly own: LaneEvidence | undefined
  readonly asked: Asked
}

/** How often there is a message, a second, and how often it would be asked for, ms; undefined where that is not known. */
export interface Asked {
  readonly rate: number
  readonly interval: number | undefined
}

const seen = (says: Phrase): Shown => ({ mark: 'seen', says })
const notSeen = (says: Phrase): Shown => ({ mark: 'notSeen', says })
const untried = (says: Phrase): Shown => ({ mark: 'untried', says })
const pending: Shown = { mark: 'pending', says: undefined }
const beyond: Shown = { mark: 'beyond', says: undefined }

const received = ({ delays }: LaneEvidence): number =>
  delays.reduce((sum, one) => sum + one.count, 0)

/** What is told of a lane, at the lower of its rates. */
interface Told {
  /** Median delay, ms. */
  readonly ms: number
  /** Bytes a message. */
  readonly size: number
}
function toldOf(lane: LaneEvidence | undefined): Told | undefined {
  const [delays] = lane?.delays ?? []
  const [carried] = lane?.bytesAt ?? []
  if (delays === undefined || carried === undefined || carried.x === 0) return undefined
  return { ms: delays.p50, size: carried.y / carried.x }
}
const time = (told: Told) => delay(told.ms, 0)

/** By more than anybody would notice. */
const isLater = (one: Told, other: Told): boolean =>
  one.ms - other.ms > Math.max(delayNoise.least, delayNoise.share * other.ms)
const isDearer = (one: Told, other: Told): boolean => one.size >= muchMore * other.size
const isWorse = (one: Told, other: Told): boolean => isLater(one, other) || isDearer(one, other)

const messages = (key: 'noReload' | 'pushes', lane: LaneEvidence | undefined): Shown =>
  lane === undefined || received(lane) === 0
    ? pending
    : seen(phrase(`compare.evidence.${key}`, { messages: count(received(lane), 'messages') }))

/** Connections beyond the first are what `requests` of a lane that is pushed to counts. */
function onOneConnection(lane: LaneEvidence | undefined): Shown {
  if (lane?.requests === undefined || received(lane) === 0) return pending
  return lane.requests === 0
    ? seen(phrase('needs.evidence.oneConnection', { messages: count(received(lane), 'messages') }))
    : notSeen(phrase('needs.evidence.newConnections'))
}

function onSlow({ polling, sse, websocket }: Witnesses): Shown {
  const own = toldOf(polling)
  const pushes = [sse, websocket].flatMap((lane) => toldOf(lane) ?? [])
  const quick = pushes.toSorted((one, other) => one.ms - other.ms)[0]
  if (own === undefined || quick === undefined) return pending
  const says = phrase('compare.evidence.slow', { delay: time(own), push: time(quick) })
  return isLater(own, quick) ? seen(says) : notSeen(says)
}

/** Of messages that come at random, polls at an interval find none with this share: Poisson's e^(−rate × interval). */
function onWasteElsewhere({ rate, interval = Number.NaN }: Asked): Shown {
  const empty = Math.exp((-rate * interval) / 1_000)
  const says = phrase('needs.evidence.wasted', {
    interval: duration(interval),
    requests: count(60_000 / interval, 'requests'),
    empty: share(empty),
  })
  return empty > bearableEmpty ? seen(says) : notSeen(says)
}

function onWaste({ polling, asked }: Witnesses): Shown {
  const rates = polling?.delays.map((one) => one.rate) ?? []
  const isElsewhere = asked.interval !== polling?.interval || !isMeasuredAt(rates, asked.rate)
  if (asked.interval !== undefined && isElsewhere) return onWasteElsewhere(asked)
  if (polling?.requests === undefined || polling.empty === undefined) return pending
  const says = phrase('compare.evidence.wasteful', {
    requests: count(polling.requests, 'requests'),
    empty: share(polling.empty),
  })
  return polling.empty > bearableEmpty ? seen(says) : notSeen(says)
}

function onHeaders({ polling }: Witnesses): Shown {
  if (polling?.bytes === undefined || polling.interval === 0) return pending
  const each = (polling.bytes.idle * polling.interval) / 1_000
  return seen(phrase('needs.evidence.emptyPoll', { bytes: bytes(each) }))
}

function onFewer({ polling, sse }: Witnesses): Shown {
  if (polling?.requests === undefined || sse?.requests === undefined) return pending
  const says = phrase('compare.evidence.fewerRequests', {
    own: count(sse.requests, 'requests'),
    polling: count(polling.requests),
  })
  return sse.requests < polling.requests ? seen(says) : notSeen(says)
}

function onEfficiency({ sse, websocket }: Witnesses): Shown {
  const [own, rival] = [toldOf(sse), toldOf(websocket)]
  if (own === undefined || rival === undefined) return pending
  const says = phrase('compare.evidence.notFriendly', {
    delay: time(own),
    bytes: bytes(own.size),
    other: time(rival),
    otherBytes: bytes(rival.size),
  })
  return isWorse(own, rival) ? seen(says) : notSeen(says)
}

function onBetter({ polling, sse, websocket }: Witnesses): Shown {
  const [own, asked, pushed] = [websocket, polling, sse].map(toldOf)
  if (own === undefined || asked === undefined || pushed === undefined) return pending
  const says = phrase('compare.evidence.better', {
    delay: time(own),
    bytes: bytes(own.size),
    polling: time(asked),
    pollingBytes: bytes(asked.size),
    sse: time(pushed),
    sseBytes: bytes(pushed.size),
  })
  const rivals = [asked, pushed]
  const better = rivals.every((rival) => isWorse(rival, own) && !isWorse(own, rival))
  return better ? seen(says) : notSeen(says)
}

const nothingSent = (): Shown => untried(phrase('needs.evidence.nothingSent'))
const noBreak = (): Shown => untried(phrase('needs.evidence.noBreak'))

const judges: Readonly<Record<SideKey, (given: Witnesses) => Shown>> = {
  noReload: ({ own }) => messages('noReload', own),
  plainBackend: () => beyond,
  slow: onSlow,
  wasteful: onWaste,
  headers: onHeaders,
  pushes: ({ own }) => messages('pushes', own),
  longConnection: ({ own }) => onOneConnection(own),
  fewerRequests: onFewer,
  reconnects: noBreak,
  format: () => ({ mark: 'pending', says: phrase('needs.evidence.notKept') }),
  notFriendly: onEfficiency,
  oneWay: nothingSent,
  sixConnections: () => untried(phrase('needs.evidence.oneBrowser')),
  duplex: nothingSent,
  oneHandshake: ({ own }) => onOneConnection(own),
  better: onBetter,
  module: () => beyond,
  closed: noBreak,
  noReconnect: noBreak,
}

/** The good and bad sides of the article, and those that were added, each with what a run shows of it. */
export function articleSides(
  evidence: readonly LaneEvidence[],
  asked: Asked,
): readonly ArticleSide[] {
  const lanes = transports.map((transport) => [
    transport,
    evidence.find((lane) => lane.way === transport && !lane.heldBack),
  ])
  const laneOf = Object.fromEntries(lanes) as LaneOf
  return sides.map(({ key, good, transport, source }) => ({
    ...{ key, good, transport, source },
    ...judges[key]({ ...laneOf, own: laneOf[transport], asked }),
  }))
}
