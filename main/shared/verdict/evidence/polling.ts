import { bytes, count, duration, share, times, named } from '../../texts/quantity.ts'
import { bearableEmpty } from '../choice.ts'
import { emptyShareOf } from '../findings.ts'
import { phrase } from '../../texts/phrase.ts'
import { figure, medianOf } from '../representatives.ts'
import type { SideKey } from '../sides.ts'
import {
  beyond,
  contest,
  notSeen,
  pending,
  perMessage,
  seen,
  unclear,
  type Case,
  type Evidence,
} from './mark.ts'

/** Bytes or time that are plainly more, as a multiple. */
const plainlyMore = 2
/** A request that brings at least this many messages is not wasted. */
const fewPerRequest = 2

/** Poor performance is time, or what it takes: either shows it, and only both together do not. */
function onSlow({ pane, others }: Case): Evidence {
  const pushes = [others.sse, others.websocket].filter((push) => push?.delay !== undefined)
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
  if (outcome === 'lag' || outcome === 'phase' || outcome === 'tooClose') return unclear(outcome)
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

/** What this run shows of the sides of polling. */
export function onPolling(key: SideKey, given: Case): Evidence {
  const { pane } = given
  const { messages, carried } = pane.snapshot.now
  switch (key) {
    case 'noReload':
      return messages === 0
        ? pending
        : seen(phrase(`compare.evidence.${key}`, { messages: count(messages, 'messages') }))
    case 'plainBackend':
      return beyond
    case 'slow':
      return onSlow(given)
    case 'wasteful':
      return onWaste(given)
    case 'headers': {
      const each = perMessage(pane, 'headers')
      if (each === undefined || each === 0) return pending
      const part = share(carried.wire.headers / carried.wire.total)
      return seen(phrase(`compare.evidence.${key}`, { share: part, bytes: bytes(each) }))
    }
    default:
      return pending
  }
}
