import type { SequenceCounts } from '../contract/sequence.ts'
import type { Transport } from '../contract/transport.ts'
import {
  breakSummary,
  connectionRecords,
  nextHistory,
  noConnections,
  type ConnectionEvent,
} from './connection-history.ts'
import type { BreakSummary, ConnectionRecord } from './connection-record.ts'
import { noEvents, type PaneEvents } from './pane-events.ts'
import { hasOpened } from './request-figures.ts'

/** Keeps the history of a client's connections. */
export interface ConnectionObserver extends PaneEvents {
  /** Oldest first; the number of the first one says how many were dropped. */
  records(): readonly ConnectionRecord[]
  /** @param now page clock, epoch ms. */
  summary(now: number): BreakSummary
}

type WithoutCounts<Event> = Event extends unknown ? Omit<Event, 'counts'> : never

/**
 * Creates an observer that has heard of nothing.
 *
 * @param counts what the audit has counted, every message up to now included.
 */
export function observeConnections(
  transport: Transport,
  counts: () => SequenceCounts,
): ConnectionObserver {
  let history = noConnections(transport)
  /** When the peer was last heard of. Kept here, so that a message costs no object. */
  let signAt = 0

  function take(event: WithoutCounts<ConnectionEvent>): void {
    history = nextHistory(history, { ...event, counts: counts() })
  }

  return {
    ...noEvents,
    arrived(_id, _dueAt, at, verdict, replayed) {
      signAt = at
      if (history.open === undefined) return
      take({ kind: 'arrived', at, duplicate: verdict === 'duplicate', replayed })
    },
    requested(request) {
      take({ kind: 'requested', request, signAt })
      if (history.asks && hasOpened(request)) signAt = request.endedAt
    },
    stateChanged(state, _readyState, reason, at, detail) {
      take({ kind: 'state', state, reason, at, detail, signAt })
    },
    heartbeat(at) {
      signAt = at
    },
    restarted: () => take({ kind: 'restarted' }),
    records: () => connectionRecords(history, counts()),
    summary: (now) => breakSummary(history, counts(), now),
  }
}
