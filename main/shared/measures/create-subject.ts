import { laneRows } from '../contract/lanes.ts'
import { createClient } from '../clients/registry.ts'
import { repeatsRows } from '../contract/repeats-rows.ts'
import { addressForPages } from '../contract/status.ts'
import { createConnectionLifecycle } from './connection-lifecycle.ts'
import { observeConnections } from './connection-observer.ts'
import { createMeasurements } from './measurements.ts'
import { createPageLag } from './page-lag.ts'
import { createPaneWait } from './pane-wait.ts'
import { createSequenceLedger } from './sequence-ledger.ts'
import { createSubjectSink } from './subject-sink.ts'
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
  const url = (): string => addressForPages(context.status().servers[transport])

  const parts = { lifecycle, lag, measurements, sequence, wait, observers, rows }
  const arrivals = createSubjectSink(parts, context)
  const client = createClient[lane](
    {
      url,
      client: id,
      effective,
      store: () => context.status().store,
      refused: () => context.status().refusedOrigins.includes(environment.origin),
      forbidden: () => context.forbids(url()),
      clock: context.clock,
    },
    arrivals.sink,
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
    endWindow: measurements.end,
    bookWire(latest, run) {
      const { booking, anew } = measurements.book(latest, run)
      for (const observer of observers) observer.booked(booking, environment.now(), anew)
    },
    noteServed({ at, newest }, own) {
      // While the clocks are not aligned the lateness is not known.
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
        replayed: arrivals.replayed(),
        unreadable: arrivals.unreadable(),
        breaks: history.summary(now),
        cursor: client.cursor(),
        waiting: lifecycle.wanted() ? wait.read(client.cursor(), now) : undefined,
        lastHeartbeat: arrivals.lastHeartbeat(),
        pageLag: lag.median(),
        behind: late < lateFrom ? undefined : { ms: late, rates: takeRate.read() },
      }
    },
    connections: history.records,
    audited: sequence.range,
    delays: measurements.delays,
    delaysUpTo: measurements.delaysUpTo,
    encodedDelays: measurements.encodedDelays,
  }
}
