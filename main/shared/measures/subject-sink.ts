import type { ClientSink } from '../clients/client.ts'
import type { Message } from '../contract/message.ts'
import type { ConnectionLifecycle } from './connection-lifecycle.ts'
import type { Measurements } from './measurements.ts'
import type { PageLag } from './page-lag.ts'
import type { PaneEvents } from './pane-events.ts'
import type { PaneWait } from './pane-wait.ts'
import type { SequenceLedger } from './sequence-ledger.ts'
import type { MessageRows, SubjectContext } from './subject.ts'

/** What hears of what a client reports. */
export interface SubjectParts {
  readonly lifecycle: ConnectionLifecycle
  readonly lag: PageLag
  readonly measurements: Measurements
  readonly sequence: SequenceLedger
  readonly wait: PaneWait
  readonly observers: readonly PaneEvents[]
  readonly rows: MessageRows | undefined
}

/** What a client reports, handed on to the parts of a subject. */
export interface SubjectSink {
  readonly sink: ClientSink
  /** Messages so far that were asked for after a break. */
  replayed(): number
  /** What could not be read so far: messages, or whole answers to polls. */
  unreadable(): number
  /** The newest visible heartbeat, epoch ms. */
  lastHeartbeat(): number | undefined
}

/** Creates it. Every message is judged, dated and handed on without an object that is made for it. */
export function createSubjectSink(
  { lifecycle, lag, measurements, sequence, wait, observers, rows }: SubjectParts,
  context: SubjectContext,
): SubjectSink {
  const { environment } = context
  let replayedCount = 0
  let unreadableCount = 0
  let lastHeartbeat: number | undefined

  function takeMessage(
    message: Message,
    arrivedAt: number,
    offset: number,
    uncertainty: number | undefined,
    replay: boolean,
  ): void {
    lag.arrived(message.id, arrivedAt)
    const verdict = sequence.accept(message.id)
    if (verdict === 'history') {
      rows?.history(message, arrivedAt)
      measurements.history(arrivedAt)
      return
    }
    const dueAt = message.createdAt - offset
    // By a clock that is not known it may have been due at any time: it has waited since now, at least.
    const knownSince = uncertainty === undefined ? arrivedAt : Math.min(dueAt, arrivedAt)
    context.known.arrived(wait.stream(), message.id, knownSince)
    const delay = arrivedAt - dueAt
    const impossible = uncertainty !== undefined && delay < -uncertainty
    if (impossible) context.clock.doubt()
    const sure = impossible ? undefined : uncertainty
    for (const observer of observers) {
      observer.arrived(message.id, dueAt, arrivedAt, verdict, replay, sure)
    }
    if (verdict === 'duplicate') return
    rows?.push(message, arrivedAt, delay, sure, replay)
    measurements.message(message, dueAt, arrivedAt, sure)
    if (replay) replayedCount += 1
  }

  const sink: ClientSink = {
    onState(state, readyState, reason, detail) {
      const at = environment.now()
      lifecycle.changed(state, readyState, reason, at, detail)
      if (state === 'open') lag.connected(at)
      for (const observer of observers) observer.stateChanged(state, readyState, reason, at, detail)
    },
    onBaseline(baseline, stream) {
      sequence.begin(baseline)
      wait.baseline(stream)
    },
    onMessages(messages, arrivedAt, replayed) {
      const offset = context.clock.offset()
      const uncertainty = context.clock.uncertainty(arrivedAt)
      for (const message of messages) {
        takeMessage(message, arrivedAt, offset, uncertainty, replayed)
      }
    },
    onRequest(record) {
      measurements.request(record)
      for (const observer of observers) observer.requested(record)
    },
    onAsking(since) {
      for (const observer of observers) observer.asking(since)
    },
    onLate: measurements.late,
    onReset(stream, _oldest, newest, restarts) {
      if (!restarts) return
      sequence.suspend()
      lag.restarted()
      wait.restart(stream, newest)
      for (const observer of observers) observer.restarted(environment.now())
    },
    onHeartbeat(at) {
      lastHeartbeat = at
      for (const observer of observers) observer.heartbeat(at)
    },
    onUnreadable() {
      unreadableCount += 1
    },
  }

  return {
    sink,
    replayed: () => replayedCount,
    unreadable: () => unreadableCount,
    lastHeartbeat: () => lastHeartbeat,
  }
}
