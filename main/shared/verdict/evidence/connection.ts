import { count, duration } from '../../texts/quantity.ts'
import { needed, type Measured } from '../measures.ts'
import { phrase, type Phrase } from '../../texts/phrase.ts'
import { notSeen, pending, seen, untried, type Case, type Evidence } from './mark.ts'

/**
 * One connection carries everything. A break made by a person or by the network does not count against that; as
 * many connections as messages would.
 */
export const onOneConnection =
  (key: 'longConnection' | 'oneHandshake') =>
  ({ pane: { connected, snapshot, seconds, at } }: Case): Evidence => {
    const { messages, requests } = snapshot.now
    if (!connected || seconds <= 0 || messages === 0) return pending
    const figures = {
      messages: count(messages, 'messages'),
      time: duration(Math.max(0, at - snapshot.stateSince)),
    }
    if (requests.count <= 1) return seen(phrase(`compare.evidence.${key}`, figures))
    const several = phrase('compare.evidence.severalConnections', {
      ...figures,
      connections: count(requests.count, 'connections'),
    })
    if (requests.count < messages) return seen(several)
    return messages >= needed.p50 ? notSeen(several) : pending
  }

/** The page shows what has come since it was opened. */
export const onMessages =
  (key: 'noReload' | 'pushes') =>
  ({ pane: { snapshot } }: Case): Evidence => {
    const { messages } = snapshot.now
    return messages === 0
      ? pending
      : seen(phrase(`compare.evidence.${key}`, { messages: count(messages, 'messages') }))
  }

export function breakFigures({ snapshot: { breaks } }: Measured): Phrase['figures'] {
  return {
    breaks: count(breaks.count, 'breaks'),
    gap: duration(breaks.longest),
    missed: count(breaks.missed, 'messages'),
  }
}

/** The browser reconnects by itself, and resumes behind the last event. */
export function onReconnect({ pane }: Case): Evidence {
  const { breaks } = pane.snapshot
  if (breaks.count === 0) return untried(phrase('compare.evidence.noBreak'))
  const figures = breakFigures(pane)
  if (!pane.connected) {
    return breaks.last?.gap === undefined ? untried(phrase('compare.evidence.stillAway')) : pending
  }
  if (breaks.missed === 0) return seen(phrase('compare.evidence.reconnects', figures))
  return pane.options.resume
    ? notSeen(phrase('compare.evidence.reconnects', figures))
    : untried(phrase('compare.evidence.resumeOff', figures))
}

/** What a page has sent over this connection, and received. */
export function onDuplex({ pane }: Case): Evidence {
  const { messages, sent } = pane.snapshot.now
  if (messages === 0) return pending
  const received = count(messages, 'messages')
  return sent === 0
    ? untried(phrase('compare.evidence.nothingSentHere', { received }))
    : seen(phrase('compare.evidence.duplex', { received, sent: count(sent, 'messages') }))
}
