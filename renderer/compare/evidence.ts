import type { Transport } from '../../main/contract/transport.ts'
import type { Measured } from './measures.ts'
import { bytes, count, duration, share } from '../words/prediction.ts'
import { phrase, type Phrase } from './phrase.ts'
import { isAsGood, noiseFor, type Noise } from './rank.ts'
import { figure } from './representatives.ts'
import type { SideKey } from './sides.ts'

/**
 * Whether the figures on screen bear a statement out: they do, they say otherwise, what it is about
 * has not happened, or too little was measured.
 */
export type Mark = 'confirmed' | 'contradicted' | 'unseen' | 'pending'

/** A side's own text, or what a person can do to see what has not happened yet. */
export type EvidenceCode = SideKey | 'noBreak' | 'nothingSent' | 'nothingSentHere'

export interface Evidence {
  readonly mark: Mark
  /** The figure that shows it; undefined where there is none yet. */
  readonly phrase: Phrase<EvidenceCode> | undefined
}

/** The panes that stand for the transports, one each; undefined where there is none. */
export type Witnesses = Readonly<Record<Transport, Measured | undefined>>

/** A browser opens so many connections to one HTTP/1.1 server. */
export const browserConnections = 6
/** Polls that bring nothing are a waste from this share on. */
const wastedShare = 0.1
/** Headers are the greater part of what a poll costs. */
const headerShare = 0.5
/** Bytes that make a difference in practice, as a multiple. */
const muchMore = 1.2

const pending: Evidence = { mark: 'pending', phrase: undefined }

function shown(confirmed: boolean, says: Phrase<EvidenceCode>): Evidence {
  return { mark: confirmed ? 'confirmed' : 'contradicted', phrase: says }
}
const unseen = (says: Phrase<EvidenceCode>): Evidence => ({ mark: 'unseen', phrase: says })

/** Bytes of one kind for each message of the measuring window, without history and its bytes. */
function perMessage({ snapshot }: Measured, kind: 'framing' | 'headers'): number | undefined {
  const { messages, wire } = snapshot.now.carried
  return messages > 0 && wire.total > 0 ? wire[kind] / messages : undefined
}

function quickestPush({ sse, websocket }: Witnesses): number | undefined {
  const known = [sse, websocket].flatMap((pane) => (pane && figure(pane, 'p50')) ?? [])
  return known.length > 0 ? Math.min(...known) : undefined
}

function delayNoise(witnesses: Witnesses): Noise {
  const panes = Object.values(witnesses).filter((pane) => pane !== undefined)
  return noiseFor('p50', panes)
}

function onPolling(key: SideKey, pane: Measured, others: Witnesses): Evidence {
  const { now } = pane.snapshot
  switch (key) {
    case 'noReload':
      return now.messages === 0
        ? pending
        : shown(true, phrase(key, { messages: count(now.messages) }))
    case 'plainBackend':
      return now.requests.count === 0
        ? pending
        : shown(true, phrase(key, { requests: count(now.requests.count) }))
    case 'slow': {
      const own = figure(pane, 'p50')
      const push = quickestPush(others)
      if (own === undefined || push === undefined) return pending
      const says = phrase(key, { delay: duration(own), push: duration(push) })
      return shown(!isAsGood(own, push, delayNoise(others)), says)
    }
    case 'wasteful': {
      const requests = figure(pane, 'requests')
      const { empty } = now.requests
      if (requests === undefined || empty === undefined) return pending
      return shown(
        empty >= wastedShare,
        phrase(key, { requests: count(requests), empty: share(empty) }),
      )
    }
    case 'headers': {
      const each = perMessage(pane, 'headers')
      if (each === undefined) return pending
      const { headers, total } = now.carried.wire
      const part = headers / total
      return shown(part >= headerShare, phrase(key, { share: share(part), bytes: bytes(each) }))
    }
    default:
      return pending
  }
}

function onSse(
  key: SideKey,
  pane: Measured,
  others: Witnesses,
  all: readonly Measured[],
): Evidence {
  const { now, breaks } = pane.snapshot
  switch (key) {
    case 'pushes': {
      const own = figure(pane, 'p50')
      if (own === undefined) return pending
      const says = { delay: duration(own), messages: count(now.messages) }
      return shown(now.requests.count < now.messages, phrase(key, says))
    }
    case 'longConnection':
      return connected(key, pane)
    case 'fewerRequests': {
      const own = figure(pane, 'requests')
      const polling = others.polling && figure(others.polling, 'requests')
      if (own === undefined || polling === undefined) return pending
      return shown(own < polling, phrase(key, { own: count(own), polling: count(polling) }))
    }
    case 'reconnects': {
      if (breaks.count === 0) return unseen(phrase('noBreak'))
      return shown(pane.connected && breaks.missed === 0, phrase(key, breakFigures(pane)))
    }
    case 'format': {
      const each = perMessage(pane, 'framing')
      return each === undefined ? pending : shown(each > 0, phrase(key, { bytes: bytes(each) }))
    }
    case 'notFriendly':
      return againstWebSocket(key, pane, others)
    case 'oneWay': {
      if (now.sent === 0) return unseen(phrase('nothingSent'))
      return shown(true, phrase(key, { sent: count(now.sent), bytes: bytes(now.wire.sent) }))
    }
    case 'sixConnections': {
      const streams = all.filter(({ transport }) => transport === 'sse')
      const waits = streams.some(({ snapshot }) => snapshot.reason === 'browser-limit')
      const used = streams.filter((stream) => stream.connected).length
      const says = phrase(key, { used: count(used), most: count(browserConnections) })
      return waits ? shown(true, says) : unseen(says)
    }
    default:
      return pending
  }
}

function onWebSocket(key: SideKey, pane: Measured, others: Witnesses): Evidence {
  const { now, breaks } = pane.snapshot
  switch (key) {
    case 'duplex': {
      if (now.messages === 0) return pending
      const received = count(now.messages)
      if (now.sent === 0) return unseen(phrase('nothingSentHere', { received }))
      return shown(true, phrase(key, { received, sent: count(now.sent) }))
    }
    case 'oneHandshake':
      return connected(key, pane)
    case 'better': {
      const own = figure(pane, 'overhead')
      const rivals = [others.polling, others.sse].flatMap(
        (other) => (other && figure(other, 'overhead')) ?? [],
      )
      if (own === undefined || rivals.length === 0) return pending
      const least = Math.min(...rivals)
      return shown(own < least, phrase(key, { own: count(own), other: count(least) }))
    }
    case 'module': {
      const each = perMessage(pane, 'framing')
      return each === undefined ? pending : shown(each > 0, phrase(key, { bytes: bytes(each) }))
    }
    case 'closed': {
      if (breaks.count === 0) return unseen(phrase('noBreak'))
      return shown(true, phrase(key, { time: duration(breaks.downtime) }))
    }
    case 'noReconnect': {
      if (breaks.count === 0) return unseen(phrase('noBreak'))
      return shown(true, phrase(key, breakFigures(pane)))
    }
    default:
      return pending
  }
}

function breakFigures({ snapshot }: Measured): Phrase['figures'] {
  const { breaks } = snapshot
  return {
    breaks: count(breaks.count),
    gap: duration(breaks.longest),
    missed: count(breaks.missed),
  }
}

/** One connection that carries everything: how long it has, and how often it had to be made. */
function connected(key: SideKey, { connected: open, snapshot, seconds }: Measured): Evidence {
  const { now } = snapshot
  if (!open || seconds <= 0 || now.messages === 0) return pending
  const says = { messages: count(now.messages), connections: count(now.requests.count) }
  return shown(now.requests.count <= 1, phrase(key, says))
}

/** The article finds SSE, too, hard on performance: WebSocket is the measure. */
function againstWebSocket(key: SideKey, pane: Measured, others: Witnesses): Evidence {
  const other = others.websocket
  const [own, ownBytes] = [figure(pane, 'p50'), figure(pane, 'wire')]
  const [rival, rivalBytes] = [other && figure(other, 'p50'), other && figure(other, 'wire')]
  if (own === undefined || ownBytes === undefined) return pending
  if (rival === undefined || rivalBytes === undefined) return pending
  const worse = !isAsGood(own, rival, delayNoise(others)) || ownBytes >= muchMore * rivalBytes
  return shown(
    worse,
    phrase(key, {
      delay: duration(own),
      other: duration(rival),
      bytes: bytes(ownBytes),
      otherBytes: bytes(rivalBytes),
    }),
  )
}

/**
 * What the figures say to a side of a transport.
 *
 * @param all every pane, for what they share.
 */
export function evidenceFor(
  key: SideKey,
  transport: Transport,
  witnesses: Witnesses,
  all: readonly Measured[],
): Evidence {
  const pane = witnesses[transport]
  if (pane === undefined) return pending
  switch (transport) {
    case 'polling':
      return onPolling(key, pane, witnesses)
    case 'sse':
      return onSse(key, pane, witnesses, all)
    case 'websocket':
      return onWebSocket(key, pane, witnesses)
    default:
      return transport satisfies never
  }
}
