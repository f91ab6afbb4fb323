import { transportRows } from '../../contract/transport.ts'
import { bytes, count } from '../../texts/quantity.ts'
import { isHeld } from '../advice.ts'
import { phrase } from '../../texts/phrase.ts'
import { figure, isTimed, medianOf } from '../representatives.ts'
import { onMessages, onOneConnection, onReconnect } from './connection.ts'
import {
  contest,
  notSeen,
  pending,
  perMessage,
  seen,
  unclear,
  untried,
  type Case,
  type Evidence,
  type SideRow,
} from './mark.ts'

/** Connections that a browser opens to one HTTP/1.1 server. */
const browserConnections = 6
/** Bytes that make a difference in practice, as a multiple. */
export const muchMore = 1.2

/** The article finds SSE, too, hard on performance: WebSocket is the measure. */
function onEfficiency({ pane, others: { websocket } }: Case): Evidence {
  if (websocket === undefined || !isTimed(pane) || !isTimed(websocket)) return pending
  const [own, rival] = [figure(pane, 'wire'), figure(websocket, 'wire')]
  const [delay, other] = [medianOf(pane), medianOf(websocket)]
  if (own === undefined || rival === undefined) return pending
  if (delay === undefined || other === undefined) return pending
  const says = phrase('compare.evidence.notFriendly', {
    delay,
    other,
    bytes: bytes(own),
    otherBytes: bytes(rival),
  })
  if (own >= muchMore * rival) return seen(says)
  // One of them is held by its own interval: that is no property of the transport.
  if (isHeld(pane) !== isHeld(websocket)) return pending
  const outcome = contest(pane, websocket)
  if (outcome === 'later') return seen(says)
  return outcome === 'alike' || outcome === 'sooner'
    ? notSeen(says)
    : unclear(outcome ?? 'tooClose')
}

function onRequests({ pane, others }: Case): Evidence {
  const own = figure(pane, 'requests')
  const polling = others.polling && figure(others.polling, 'requests')
  if (own === undefined || polling === undefined) return pending
  const says = phrase('compare.evidence.fewerRequests', {
    own: count(own, 'requests'),
    polling: count(polling),
  })
  return own < polling ? seen(says) : notSeen(says)
}

function onSixConnections({ all }: Case): Evidence {
  const streams = all.filter(({ transport }) => transportRows[transport].streams)
  const says = phrase('compare.evidence.sixConnections', {
    used: count(streams.filter(({ connected }) => connected).length),
    most: count(browserConnections),
  })
  const waits = streams.some(({ snapshot }) => snapshot.reason === 'browser-limit')
  return waits ? seen(says) : untried(says)
}

function onFormat({ pane }: Case): Evidence {
  const each = perMessage(pane, 'framing')
  return each === undefined || each === 0
    ? pending
    : seen(phrase('compare.evidence.format', { bytes: bytes(each) }))
}

function onOneWay({ pane }: Case): Evidence {
  const { sent, wire } = pane.snapshot.now
  if (sent === 0) return untried(phrase('compare.evidence.nothingSent'))
  const figures = { sent: count(sent, 'messages'), bytes: bytes(wire.sent) }
  return wire.sent > 0 ? seen(phrase('compare.evidence.oneWay', figures)) : pending
}

/** The sides of SSE in the order of the article, the good ones first. */
export const sseSides = [
  { key: 'pushes', good: true, source: 'article', judge: onMessages('pushes') },
  {
    key: 'longConnection',
    good: true,
    source: 'article',
    judge: onOneConnection('longConnection'),
  },
  { key: 'fewerRequests', good: true, source: 'article', judge: onRequests },
  { key: 'reconnects', good: true, source: 'added', judge: onReconnect },
  { key: 'format', good: false, source: 'article', judge: onFormat },
  { key: 'notFriendly', good: false, source: 'article', judge: onEfficiency },
  { key: 'oneWay', good: false, source: 'added', judge: onOneWay },
  { key: 'sixConnections', good: false, source: 'added', judge: onSixConnections },
] as const satisfies readonly SideRow[]
