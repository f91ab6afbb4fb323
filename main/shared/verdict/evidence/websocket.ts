import { bytes, duration } from '../../texts/quantity.ts'
import { isHeld } from '../advice.ts'
import { sentBytes } from '../choice.ts'
import type { Measured } from '../measures.ts'
import { phrase, type Quantity } from '../../texts/phrase.ts'
import { figure, isTimed, medianOf, type Timed } from '../representatives.ts'
import { breakFigures, onDuplex, onOneConnection } from './connection.ts'
import {
  beyond,
  contest,
  notSeen,
  pending,
  seen,
  isUnclear,
  unclear,
  untried,
  type Case,
  type Contest,
  type Evidence,
  type SideRow,
} from './mark.ts'
import { muchMore } from './sse.ts'

/** Sending costs a frame here, and a request elsewhere; undefined where that was not measured. */
function onSending(pane: Measured, rivals: readonly Measured[]): Evidence | undefined {
  const frame = sentBytes(pane)
  const posts = rivals.flatMap((rival) => sentBytes(rival) ?? [])
  if (frame === undefined || posts.length === 0) return undefined
  const post = Math.min(...posts)
  return post >= muchMore * frame
    ? seen(phrase('compare.evidence.betterAtSending', { frame: bytes(frame), post: bytes(post) }))
    : undefined
}

interface Shown {
  readonly pane: Timed
  readonly delay: Quantity
  readonly wire: number
}

/** The figures that "better" rests on; undefined where one of them is not known. */
function shownBy(pane: Measured | undefined): Shown | undefined {
  if (pane === undefined || !isTimed(pane)) return undefined
  const [delay, wire] = [medianOf(pane), figure(pane, 'wire')]
  return delay === undefined || wire === undefined ? undefined : { pane, delay, wire }
}

/** How WebSocket compares with a rival: plainly better or worse in time or bytes, or why that cannot be told. */
function standing(own: Shown, rival: Shown): 'better' | 'worse' | Contest | undefined {
  // One of them is held by its own interval: that is no property of the transport.
  const time = isHeld(own.pane) === isHeld(rival.pane) ? contest(own.pane, rival.pane) : undefined
  if (time === 'later' || own.wire >= muchMore * rival.wire) return 'worse'
  return time === 'sooner' || rival.wire >= muchMore * own.wire ? 'better' : time
}

/**
 * The better solution of the three is one that is plainly better than both others in time or bytes,
 * and in neither worse: a hair's breadth proves nothing.
 */
function onBetter({ pane, others }: Case): Evidence {
  const [own, polling, sse] = [pane, others.polling, others.sse].map(shownBy)
  if (own === undefined || polling === undefined || sse === undefined) return pending
  const sending = onSending(own.pane, [polling.pane, sse.pane])
  if (sending !== undefined) return sending
  const says = phrase('compare.evidence.better', {
    delay: own.delay,
    bytes: bytes(own.wire),
    polling: polling.delay,
    pollingBytes: bytes(polling.wire),
    sse: sse.delay,
    sseBytes: bytes(sse.wire),
  })
  const standings = [standing(own, polling), standing(own, sse)]
  if (standings.includes('worse')) return notSeen(says)
  if (standings.every((one) => one === 'better')) return seen(says)
  for (const one of standings) {
    if (one === undefined) return pending
    if (isUnclear(one)) return unclear(one)
  }
  return notSeen(says)
}

function onClosed({ pane: { snapshot } }: Case): Evidence {
  const { breaks } = snapshot
  if (breaks.count === 0) return untried(phrase('compare.evidence.noBreak'))
  if (breaks.downtime === 0) return pending
  return seen(phrase('compare.evidence.closed', { time: duration(breaks.downtime) }))
}

function onNoReconnect({ pane }: Case): Evidence {
  return pane.snapshot.breaks.count === 0
    ? untried(phrase('compare.evidence.noBreak'))
    : seen(phrase('compare.evidence.noReconnect', breakFigures(pane)))
}

/** The sides of WebSocket in the order of the article, the good ones first. */
export const webSocketSides = [
  { key: 'duplex', good: true, source: 'article', judge: onDuplex },
  { key: 'oneHandshake', good: true, source: 'article', judge: onOneConnection('oneHandshake') },
  { key: 'better', good: true, source: 'article', judge: onBetter },
  { key: 'module', good: false, source: 'article', judge: beyond },
  { key: 'closed', good: false, source: 'article', judge: onClosed },
  { key: 'noReconnect', good: false, source: 'added', judge: onNoReconnect },
] as const satisfies readonly SideRow[]
