import { transportRows } from '../../contract/transport.ts'
import { bytes, count } from '../../texts/quantity.ts'
import { isHeld } from '../advice.ts'
import { phrase } from '../../texts/phrase.ts'
import { figure, isTimed, medianOf } from '../representatives.ts'
import type { SideKey } from '../sides.ts'
import { onOneConnection, onReconnect } from './connection.ts'
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

/** What this run shows of the sides of SSE. */
export function onSse(key: SideKey, given: Case): Evidence {
  const { pane } = given
  const { messages, sent, wire } = pane.snapshot.now
  switch (key) {
    case 'pushes':
      return messages === 0
        ? pending
        : seen(phrase(`compare.evidence.${key}`, { messages: count(messages, 'messages') }))
    case 'longConnection':
      return onOneConnection(key, pane)
    case 'fewerRequests':
      return onRequests(given)
    case 'reconnects':
      return onReconnect(pane)
    case 'format': {
      const each = perMessage(pane, 'framing')
      return each === undefined || each === 0
        ? pending
        : seen(phrase(`compare.evidence.${key}`, { bytes: bytes(each) }))
    }
    case 'notFriendly':
      return onEfficiency(given)
    case 'oneWay': {
      if (sent === 0) return untried(phrase('compare.evidence.nothingSent'))
      const figures = { sent: count(sent, 'messages'), bytes: bytes(wire.sent) }
      return wire.sent > 0 ? seen(phrase(`compare.evidence.${key}`, figures)) : pending
    }
    case 'sixConnections':
      return onSixConnections(given)
    default:
      return pending
  }
}
