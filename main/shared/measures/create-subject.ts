import { laneRows } from '../contract/lanes.ts'
import type { ClientSink } from '../clients/client.ts'
import { createClient } from '../clients/registry.ts'
import { repeatsRows } from '../contract/repeats-rows.ts'
import { addressForPages } from '../contract/status.ts'
import type { Message } from '../contract/message.ts'
import { createConnectionLifecycle } from './connection-lifecycle.ts'
import { observeConnections } from './connection-observer.ts'
import { createMeasurements } from './measurements.ts'
import { createPageLag } from './page-lag.ts'
import { createPaneWait } from './pane-wait.ts'
import { createSequenceLedger } from './sequence-ledger.ts'
import type { Subject, SubjectContext, SubjectListeners, SubjectOptions } from './subject.ts'
import { createTakeRate } from './take-rate.ts'

/** A page that is later than this, in ms, is told so. */
const lateFrom = 20

/** Creates a subject that is not connected yet. A message costs it a slot in a ring and no object. */
export function createSubject(
  options: SubjectOptions,
  context: SubjectContext,
  { observers: others = [], rows }: SubjectListeners = {},
): Subject {
  const { environment } = context
  const { id, lane, effective } = options
  const { transport } = laneRows[lane]
  const sequence = createSequenceLedger()
  const history = observeConnections(transport, sequence.counts)
  const observers = [history, ...others]
  const wait = createPaneWait(context.known, () => context.status().store.stream)
  const lag = createPageLag()
  const takeRate = createTakeRate()
  const lifecycle = createConnectionLifecycle(environment.now(), options.connectionKey)
  const measurements = createMeasurements(transport, environment.now, () =>
    repeatsRows(transport, effective().pollMode),
  )
  let replayedCount = 0
  let lastHeartbeat: number | undefined

  const url = (): string => addressForPages(context.status().servers[transport])

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
      const uncertainty = context.clock.uncertainty()
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
  }

  const client = createClient[lane](
    {
      url,
      client: id,
      pollInterval: () => effective().pollInterval,
      pollMode: () => effective().pollMode,
      pushInterval: () => effective().pushInterval,
      heartbeat: () => effective().heartbeat,
      resume: () => effective().resume,
      store: () => context.status().store,
      refused: () => context.status().refusedOrigins.includes(environment.origin),
      forbidden: () => context.forbids(url()),
      clock: context.clock,
    },
    sink,
    environment,
  )

  return {
    start() {
      lifecycle.makes()
      wait.start()
      client.start()
    },
    stop: client.stop,
    remove() {
      client.stop()
      for (const observer of observers) observer.removed(environment.now())
    },
    settingsChanged() {
      if (lifecycle.outdated()) client.reconnect()
    },
    beginWindow(keep) {
      measurements.begin(keep)
      lag.beginWindow(measurements.since())
    },
    bookWire(latest, run) {
      const { booking, anew } = measurements.book(latest, run)
      for (const observer of observers) observer.booked(booking, environment.now(), anew)
    },
    noteServed({ at, newest }, own) {
      // Between clocks that are not aligned there is no lateness to be told.
      if (own !== undefined && context.clock.uncertainty() !== undefined) {
        lag.handedOver(own.id, own.at - context.clock.offset())
      }
      takeRate.note({ id: newest, at }, { id: client.cursor(), at: environment.now() })
    },
    forgive: sequence.forgive,
    async post(body, author) {
      const sent = await client.post(body, author)
      measurements.countSent()
      for (const observer of observers) observer.sent(sent.id, environment.now())
    },
    read() {
      const now = environment.now()
      const late = lag.recent(now)
      return {
        ...lifecycle.read(),
        now: measurements.now(),
        before: measurements.before(),
        counted: measurements.counted(),
        sequence: sequence.counts(),
        replayed: replayedCount,
        breaks: history.summary(now),
        cursor: client.cursor(),
        waiting: lifecycle.wanted() ? wait.read(client.cursor(), now) : undefined,
        lastHeartbeat,
        pageLag: lag.median(),
        behind: late < lateFrom ? undefined : { ms: late, rates: takeRate.read() },
      }
    },
    connections: history.records,
    audited: sequence.range,
    delays: measurements.delays,
    delaysUpTo: measurements.delaysUpTo,
  }
}
