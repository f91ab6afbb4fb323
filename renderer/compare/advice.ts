import type { Measured } from './measures.ts'
import { bytes, count, duration, share } from '../words/prediction.ts'
import { phrase, type Phrase } from './phrase.ts'
import { figure, groupByDelay, type Representatives } from './representatives.ts'

export type AdviceCode =
  | 'waitForOthers'
  | 'addAnother'
  | 'lost'
  | 'lostWithoutResume'
  | 'lostBetweenPolls'
  | 'broke'
  | 'twoWay'
  | 'twoWayMeasured'
  | 'heldBack'
  | 'rare'
  | 'longPoll'
  | 'pollingEnough'
  | 'busy'
  | 'sseEnough'
  | 'sseAhead'
  | 'websocketAhead'
  | 'websocketFits'
  | 'pollingAhead'
  | 'sameTransport'
  | 'moreRequests'

type Advice = Phrase<AdviceCode>

/** Messages a second up to which traffic is called rare: one in five seconds. */
const rareRate = 0.2
/** Messages a second from which one poll brings so many that its headers hardly weigh. */
const busyRate = 50
/** A page that sends so many messages, and such a share of what it receives, talks both ways. */
const talkative = { least: 5, share: 0.1 }

/** What was lost outweighs all else. */
function adviseOnLoss(panes: readonly Measured[]): Advice | undefined {
  const [worst] = panes
    .filter(({ snapshot }) => snapshot.sequence.missed > 0)
    .sort((one, other) => other.snapshot.sequence.missed - one.snapshot.sequence.missed)
  if (worst === undefined) return undefined
  const { missed } = worst.snapshot.sequence
  const { resume, pollMode } = worst.options
  const code =
    worst.transport === 'polling' && pollMode === 'all'
      ? 'lostBetweenPolls'
      : resume
        ? 'lost'
        : 'lostWithoutResume'
  return phrase(code, { missed: count(missed) }, { name: [worst.id] })
}

/** A break within this measurement, and what it cost. */
function adviseOnBreak(panes: readonly Measured[]): Advice | undefined {
  const [worst] = panes
    .flatMap((pane) => {
      const { breaks, now } = pane.snapshot
      return breaks.last !== undefined && breaks.last.since >= now.since ? [{ pane, breaks }] : []
    })
    .sort((one, other) => other.breaks.longest - one.breaks.longest)
  if (worst === undefined) return undefined
  const { longest, replayed } = worst.breaks
  return phrase(
    'broke',
    { gap: duration(longest), replayed: count(replayed) },
    { name: [worst.pane.id] },
  )
}

function sentBytes(pane: Measured | undefined): number | undefined {
  if (pane === undefined) return undefined
  const { sent, wire } = pane.snapshot.now
  return sent > 0 && wire.sent > 0 ? wire.sent / sent : undefined
}

function adviseOnSending(panes: readonly Measured[]): Advice | undefined {
  const sent = panes.reduce((sum, { snapshot }) => sum + snapshot.now.sent, 0)
  const received = Math.max(...panes.map(({ snapshot }) => snapshot.now.messages))
  if (sent < talkative.least || sent < talkative.share * received) return undefined
  const measured = (among: readonly Measured[]): Measured | undefined =>
    among.find((pane) => sentBytes(pane) !== undefined)
  const socket = measured(panes.filter(({ transport }) => transport === 'websocket'))
  const poster = measured(panes.filter(({ transport }) => transport !== 'websocket'))
  const frame = sentBytes(socket)
  const post = sentBytes(poster)
  if (socket === undefined || poster === undefined || frame === undefined || post === undefined) {
    return phrase('twoWay', { sent: count(sent) })
  }
  return phrase(
    'twoWayMeasured',
    { sent: count(sent), frame: bytes(frame), post: bytes(post) },
    { name: [socket.id], other: [poster.id] },
  )
}

/** Several panes of one transport: they differ by their settings alone. */
function adviseWithinOne(panes: readonly Measured[]): Advice {
  const [quick] = panes
  const slow = panes.at(-1)
  const often = quick && figure(quick, 'requests')
  const seldom = slow && figure(slow, 'requests')
  if (quick === undefined || slow === undefined || quick.transport !== 'polling') {
    return phrase('sameTransport')
  }
  if (often === undefined || seldom === undefined || !(often > seldom) || seldom === 0) {
    return phrase('sameTransport')
  }
  return phrase(
    'moreRequests',
    { times: count(often / seldom) },
    { name: [quick.id], other: [slow.id] },
  )
}

/** The choice between transports, where nothing was lost and the traffic goes one way. */
function adviseOnTransport({ panes, of }: Representatives): Advice {
  const best = new Set(groupByDelay(panes)[0]?.panes)
  const [polling, sse, websocket] = [of('polling'), of('sse'), of('websocket')]
  const pushing = [sse, websocket].filter((pane) => pane !== undefined)
  if (pushing.length === 0 || (polling === undefined && pushing.length === 1)) {
    return adviseWithinOne(panes)
  }

  const held = pushing.filter((pane) => !best.has(pane) && pane.options.pushInterval > 0)
  if (held.length > 0) {
    const interval = Math.max(...held.map(({ options }) => options.pushInterval))
    return phrase('heldBack', { interval: duration(interval) }, { names: held.map(({ id }) => id) })
  }
  if (polling !== undefined) {
    const advice = adviseOnPolling(polling, pushing, best)
    if (advice !== undefined) return advice
  }
  if (sse !== undefined && best.has(sse)) {
    return websocket === undefined || best.has(websocket) ? phrase('sseEnough') : phrase('sseAhead')
  }
  if (sse === undefined) return phrase('websocketFits')
  const gain = (figure(sse, 'p50') ?? 0) - (websocket ? (figure(websocket, 'p50') ?? 0) : 0)
  return phrase('websocketAhead', { gain: duration(gain) })
}

function adviseOnPolling(
  polling: Measured,
  pushing: readonly Measured[],
  best: ReadonlySet<Measured>,
): Advice | undefined {
  const { now } = polling.snapshot
  const { pollInterval, pollMode } = polling.options
  const rate = Math.max(
    ...[polling, ...pushing].map(({ snapshot, seconds }) =>
      seconds > 0 ? snapshot.now.messages / seconds : 0,
    ),
  )
  const asQuick = best.has(polling)
  if (asQuick && !pushing.some((pane) => best.has(pane))) return phrase('pollingAhead')
  if (asQuick && pollMode === 'long') {
    return phrase('longPoll', { requests: count(now.requests.perMessage ?? 0) })
  }
  if (asQuick) return phrase('pollingEnough', { interval: duration(pollInterval) })
  if (rate <= rareRate && now.requests.empty !== undefined) {
    return phrase('rare', {
      rate: count(rate * 60),
      empty: share(now.requests.empty),
      delay: duration(figure(polling, 'p50') ?? 0),
    })
  }
  const { perMessage } = now.requests
  if (rate >= busyRate && perMessage !== undefined && perMessage > 0 && perMessage < 0.5) {
    const quickest = Math.min(...pushing.map((pane) => figure(pane, 'p50') ?? 0))
    return phrase('busy', {
      rate: count(rate),
      messages: count(1 / perMessage),
      wait: duration((figure(polling, 'p50') ?? 0) - quickest),
    })
  }
  return undefined
}

/**
 * What to do about the figures. The gravest goes first: loss, a break, then which way the messages
 * go, and only then what distinguishes the transports.
 *
 * @param all also the panes that nobody chose: what they lost or sent counts.
 */
export function advise(chosen: Representatives, all: readonly Measured[]): Advice {
  return (
    adviseOnLoss(all) ?? adviseOnBreak(all) ?? adviseOnSending(all) ?? adviseOnTransport(chosen)
  )
}
