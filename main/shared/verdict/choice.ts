import { pushTransports, transportRows } from '../contract/transport.ts'
import { bytes, count, duration, named, times } from '../texts/quantity.ts'
import { isHeld } from './advice.ts'
import { leadOf } from './delay-estimate.ts'
import { areAlike, emptyShareOf } from './findings.ts'
import { blurOf, lagOf } from './lag.ts'
import type { Measured } from './measures.ts'
import { phrase, type KeysOf, type Phrase } from '../texts/phrase.ts'
import { isAsGood, noiseOf } from './rank.ts'
import { figure, unbeaten, type Representatives, type Timed } from './representatives.ts'

type Advice = Phrase<KeysOf<'verdict'>>

/** Messages a second up to which traffic is called rare: one in five seconds. */
const rareRate = 0.2
/** From this many messages a second, one poll brings so many that its headers hardly matter. */
const busyRate = 50
/** A page that sends at least this many messages, and this share of what it receives, talks both ways. */
const talkative = { least: 5, share: 0.1 }
/** A transport that costs more than this many times as much is not recommended for its simplicity. */
const bearableTimes = 2
/** Polls that bring nothing are a waste from this share on. */
export const bearableEmpty = 0.1

/** What a message of its own took; undefined where none was sent, or its bytes are not known. */
export function sentBytes({ snapshot }: Measured): number | undefined {
  const { sent, wire } = snapshot.now
  return sent > 0 && wire.sent > 0 ? wire.sent / sent : undefined
}

/** What sending costs over each kind of connection, where this page sends often. */
function adviseOnSending(all: readonly Measured[]): Advice | undefined {
  const sent = all.reduce((sum, { snapshot }) => sum + snapshot.now.sent, 0)
  const received = Math.max(...all.map(({ snapshot }) => snapshot.now.messages))
  if (sent < talkative.least || sent < talkative.share * received) return undefined
  const measured = all
    .flatMap((pane) => {
      const each = sentBytes(pane)
      return each === undefined ? [] : [{ pane, each }]
    })
    .toSorted((one, other) => (one.pane.id < other.pane.id ? -1 : 1))
  const socket = measured.find(({ pane }) => transportRows[pane.transport].duplex)
  const poster = measured.find(({ pane }) => !transportRows[pane.transport].duplex)
  const told = count(sent, 'messages')
  if (socket === undefined || poster === undefined || socket.each >= poster.each) {
    return phrase('verdict.twoWay', { sent: told })
  }
  return phrase('verdict.twoWayMeasured', {
    sent: told,
    frame: bytes(socket.each),
    post: bytes(poster.each),
    name: named(socket.pane.id),
    other: named(poster.pane.id),
  })
}

/** Several panes of one transport: what the quickest of them takes for it. */
function adviseWithinOne(panes: readonly Timed[]): Advice | undefined {
  const [quick] = panes.toSorted((one, other) => one.delay.value - other.delay.value)
  const pays = panes
    .flatMap((pane) => {
      const own = quick && figure(quick, 'requests')
      const other = figure(pane, 'requests')
      if (quick === undefined || own === undefined || other === undefined || other === 0) return []
      return leadOf(quick.delay, pane.delay) > 0 && !isAsGood(own, other, noiseOf.requests)
        ? [{ pane, times: own / other }]
        : []
    })
    .toSorted((one, other) => other.times - one.times)[0]
  return quick !== undefined && !transportRows[quick.transport].pushes && pays !== undefined
    ? phrase('verdict.moreRequests', {
        times: times(pays.times),
        name: named(quick.id),
        other: named(pays.pane.id),
      })
    : undefined
}

/** Whether a figure of these is known of all, and none is more than twice another. */
function isNear(row: 'wire' | 'requests', panes: readonly Measured[]): boolean {
  const known = panes.flatMap((pane) => figure(pane, row) ?? [])
  return known.length === panes.length && Math.max(...known) <= bearableTimes * Math.min(...known)
}

/** Whether polling costs about as much as the pushes; unknown costs do not count as equal. */
function isCheap(polling: Measured, pushing: readonly Measured[]): boolean {
  const empty = emptyShareOf(polling)
  return (
    isNear('wire', [polling, ...pushing]) &&
    isNear('requests', [polling, ...pushing]) &&
    empty !== undefined &&
    empty <= bearableEmpty
  )
}

/** What the traffic makes of polling. */
function adviseOnTraffic(polling: Timed, pushing: readonly Timed[]): Advice | undefined {
  const rates = [polling, ...pushing].map(
    ({ snapshot, seconds }) => snapshot.now.messages / seconds,
  )
  const rate = Math.max(...rates)
  const empty = emptyShareOf(polling)
  if (rate > 0 && rate <= rareRate && empty !== undefined && empty > bearableEmpty) {
    return phrase('verdict.rare', { rate: count(rate * 60, 'messages') })
  }
  const { perMessage } = polling.snapshot.now.requests
  const leads = pushing.map((push) => leadOf(push.delay, polling.delay))
  const wait = Math.max(0, ...leads)
  const isMany = rate >= busyRate && perMessage !== undefined && perMessage > 0 && perMessage < 0.5
  if (!isMany || wait === 0) return undefined
  return phrase('verdict.busy', {
    rate: count(rate, 'messages'),
    messages: count(1 / perMessage, 'messages'),
    wait: duration(wait),
  })
}

/** Polling against the pushes, where it is as quick as they are or quicker. */
function adviseOnPolling(
  polling: Timed,
  pushing: readonly Timed[],
  best: ReadonlySet<Timed>,
): Advice | undefined {
  const slow = pushing.filter((pane) => !best.has(pane) && !isHeld(pane))
  if (!best.has(polling) || polling.delay.waits) return undefined
  if (slow.length === pushing.length) {
    return phrase('verdict.pollingAhead', {
      name: named(polling.id),
      names: named(...slow.map(({ id }) => id)),
    })
  }
  const rivals = pushing.filter((pane) => best.has(pane))
  if (rivals.length === 0 || !areAlike([polling, ...rivals])) return undefined
  const name = named(polling.id)
  const { perMessage } = polling.snapshot.now.requests
  if (polling.options.pollMode === 'long') {
    return perMessage === undefined
      ? undefined
      : phrase('verdict.longPoll', { requests: count(perMessage, 'requests'), name })
  }
  const interval = duration(polling.interval)
  const lost = polling.snapshot.sequence.missed > 0
  return isCheap(polling, pushing) && !lost
    ? phrase('verdict.pollingEnough', { interval, name })
    : phrase('verdict.pollingDearer', { interval, name })
}

/** A pane that lost messages, or keeps some waiting, is not recommended. */
const isSound = ({ delay, snapshot }: Timed): boolean =>
  !delay.waits && snapshot.sequence.missed === 0

/** One push against the other. */
function adviseOnPush(
  polling: Timed | undefined,
  sse: Timed | undefined,
  websocket: Timed | undefined,
  hasSse: boolean,
): Advice | undefined {
  if (sse === undefined) {
    if (websocket === undefined || hasSse || !isSound(websocket)) return undefined
    const beats = polling !== undefined && leadOf(websocket.delay, polling.delay) > 0
    return beats ? phrase('verdict.websocketFits') : undefined
  }
  if (!isSound(sse)) return undefined
  if (websocket === undefined) return phrase('verdict.sseEnough')
  const [own, other] = [sse, websocket].map((pane) => (isHeld(pane) ? pane.interval : 0))
  // What is held says nothing of the transport: only SSE that is not can be told to be enough.
  if (own !== other) return own === 0 ? phrase('verdict.sseEnough') : undefined
  const behind = leadOf(websocket.delay, sse.delay)
  if (behind > 0 && own === 0) {
    return isSound(websocket)
      ? phrase('verdict.websocketAhead', { gain: duration(behind) })
      : undefined
  }
  if (leadOf(sse.delay, websocket.delay) > 0 && own === 0) return phrase('verdict.sseAhead')
  // If it leads polling, SSE need not be as quick as WebSocket to the millisecond.
  const leads = polling !== undefined && leadOf(sse.delay, polling.delay) > 0
  return own !== 0 || leads || areAlike([sse, websocket])
    ? phrase('verdict.sseEnough')
    : phrase('verdict.unsure', { names: named(sse.id, websocket.id) })
}

/**
 * What is clear without the delays, for a page that is a little behind: polling that takes more than twice the
 * bytes of SSE. Where the page makes the greater part of a delay, its other figures are in doubt as well.
 */
function adviseOnBytes(
  panes: readonly Timed[],
  polling: Timed | undefined,
  sse: Timed | undefined,
): Advice | undefined {
  const least = Math.min(...panes.map(({ delay }) => delay.value))
  if (sse === undefined || !isSound(sse) || lagOf(panes) > least / 2) return undefined
  const [dear, cheap] = [polling && figure(polling, 'wire'), figure(sse, 'wire')]
  const isDearer = dear !== undefined && cheap !== undefined && dear > bearableTimes * cheap
  return isDearer ? phrase('verdict.sseEnough') : undefined
}

/**
 * Which transport suits this traffic. While the page itself is too far behind, delays say nothing of it.
 *
 * @param all also the panes that nobody chose: what they sent counts.
 */
export function chooseTransport(
  { panes, by }: Representatives,
  all: readonly Measured[],
): readonly Advice[] {
  const sending = adviseOnSending(all)
  if (sending !== undefined) return [sending]
  if (blurOf(panes) !== undefined) {
    const advice = adviseOnBytes(panes, by.polling, by.sse)
    return advice === undefined ? [] : [advice]
  }
  const kinds = new Set(panes.map(({ transport }) => transport))
  if (kinds.size < 2) {
    const others = all.some(({ transport }) => !kinds.has(transport))
    return [adviseWithinOne(panes), others ? undefined : phrase('verdict.sameTransport')].filter(
      (advice) => advice !== undefined,
    )
  }
  const { polling, sse, websocket } = by
  const pushing = pushTransports.flatMap((name) => by[name] ?? [])
  const onPolling = polling && adviseOnPolling(polling, pushing, unbeaten(panes))
  if (onPolling !== undefined) return [onPolling]
  const hasSse = all.some(({ transport }) => transportRows[transport].streams)
  return [
    polling && adviseOnTraffic(polling, pushing),
    adviseOnPush(polling, sse, websocket, hasSse),
  ].filter((advice) => advice !== undefined)
}
