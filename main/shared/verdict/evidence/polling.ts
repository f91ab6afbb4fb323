import { pushTransports } from '../../contract/transport.ts'
import { bytes, count, duration, share, times, named } from '../../texts/quantity.ts'
import { bearableEmpty } from '../choice.ts'
import { emptyShareOf } from '../findings.ts'
import { phrase } from '../../texts/phrase.ts'
import { figure, medianOf } from '../representatives.ts'
import { onMessages } from './connection.ts'
import {
  beyond,
  contest,
  notSeen,
  pending,
  perMessage,
  seen,
  isUnclear,
  unclear,
  type Case,
  type Evidence,
  type SideRow,
} from './mark.ts'

/** Bytes or time that are plainly more, as a multiple. */
const plainlyMore = 2
/** A request that brings at least this many messages is not wasted. */
const fewPerRequest = 2

/** Poor performance is time, or what it takes: either shows it, and only both together do not. */
function onSlow({ pane, others }: Case): Evidence {
  const pushes = pushTransports
    .map((name) => others[name])
    .filter((push) => push?.delay !== undefined)
  const [push] = pushes.toSorted(
    (one, other) => (one?.delay?.value ?? 0) - (other?.delay?.value ?? 0),
  )
  if (push === undefined || pane.delay === undefined) return pending
  const [own, rival] = [figure(pane, 'wire'), figure(push, 'wire')]
  const [delay, quick] = [medianOf(pane), medianOf(push)]
  const outcome = contest(pane, push)
  const delays = delay && quick && phrase('compare.evidence.slow', { delay, push: quick })
  const { luck } = pane.delay
  if (outcome === 'later' && luck === undefined && delays !== undefined) return seen(delays)
  if (own !== undefined && rival !== undefined && rival > 0 && own > plainlyMore * rival) {
    const figures = { times: times(own / rival), bytes: bytes(own), least: bytes(rival) }
    return seen(phrase('compare.evidence.slowBytes', { ...figures, other: named(push.id) }))
  }
  if (outcome === 'later' && luck !== undefined && quick !== undefined) {
    return seen(phrase('compare.evidence.slowByPhase', { interval: duration(luck), push: quick }))
  }
  if (isUnclear(outcome)) return unclear(outcome)
  if (delays === undefined || own === undefined || rival === undefined) return pending
  return delay !== undefined && quick !== undefined && delay.delay.ms > plainlyMore * quick.delay.ms
    ? unclear('tooClose')
    : notSeen(delays)
}

function onWaste({ pane }: Case): Evidence {
  const requests = figure(pane, 'requests')
  const empty = emptyShareOf(pane)
  const { perMessage: each } = pane.snapshot.now.requests
  if (requests === undefined || empty === undefined) return pending
  const says = phrase('compare.evidence.wasteful', {
    requests: count(requests, 'requests'),
    empty: share(empty),
  })
  const isLong = pane.options.pollMode === 'long'
  const isBusy = isLong || (each !== undefined && each * fewPerRequest <= 1)
  return empty > bearableEmpty || !isBusy ? seen(says) : notSeen(says)
}

function onHeaders({ pane }: Case): Evidence {
  const { wire } = pane.snapshot.now.carried
  const each = perMessage(pane, 'headers')
  if (each === undefined || each === 0) return pending
  const part = share(wire.headers / wire.total)
  return seen(phrase('compare.evidence.headers', { share: part, bytes: bytes(each) }))
}

/** The sides of polling in the order of the article, the good ones first. */
export const pollingSides = [
  { key: 'noReload', good: true, source: 'article', judge: onMessages('noReload') },
  { key: 'plainBackend', good: true, source: 'article', judge: beyond },
  { key: 'slow', good: false, source: 'article', judge: onSlow },
  { key: 'wasteful', good: false, source: 'article', judge: onWaste },
  { key: 'headers', good: false, source: 'added', judge: onHeaders },
] as const satisfies readonly SideRow[]
