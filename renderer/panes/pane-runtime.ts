import { repeatsRows } from '../../main/shared/contract/repeats-rows.ts'
import { addressForPages } from '../../main/shared/contract/status.ts'
import { paneLimits } from '../../main/shared/contract/limits.ts'
import { utf8Length, type Message } from '../../main/shared/contract/message.ts'
import type { ConnectionState, ReadyState } from '../../main/shared/contract/transport.ts'
import type { ClientSink, StateDetail, StateReason } from '../../main/shared/clients/client.ts'
import { createClient } from '../../main/shared/clients/create-client.ts'
import { observeConnections } from '../../main/shared/measures/connection-observer.ts'
import { createDelayRing } from '../../main/shared/measures/delay-ring.ts'
import { createFeedBuffer } from './feed/feed-buffer.ts'
import { createMeasuringWindow } from '../../main/shared/measures/measuring-window.ts'
import type { Figures } from '../../main/shared/measures/figures.ts'
import { effectiveOptions, type Pane, type PaneConfig } from './pane.ts'
import type { EffectiveOptions, PaneContext, Pins } from './pane.ts'
import { createPageLag } from '../../main/shared/measures/page-lag.ts'
import { createPaneWait } from '../../main/shared/measures/pane-wait.ts'
import { createSequenceLedger } from '../../main/shared/measures/sequence-ledger.ts'
import { createTakeRate } from '../../main/shared/measures/take-rate.ts'
import { watchTimers, type TimerProbe } from './timer-probe.ts'
import { createWireAccount } from '../../main/shared/measures/wire-account.ts'

/** Delays kept for the chart: a minute at the highest push rate. */
const delaySamples = 300_000

/** The engine tells its bookings twice a second. Where it has not for so long, it counts no more: ms. */
const silence = 5_000

/** A window that was shorter than this does not take the place of a "before" that there is, ms. */
const shortest = 1_000

/** Bytes that arrived so long ago are in the bookings that arrive now, ms. */
const bookingDelay = 200

/** A page that is later than this, in ms, is told so. */
const lateFrom = 20

/**
 * Creates a pane: a client over its transport, what it received, and its measures. It stays outside
 * any framework's reactivity, and a message costs it a slot in a ring and no object.
 *
 * @param initial its id must not have been used by another pane or page: bytes are booked to it.
 */
export function createPane(initial: PaneConfig, context: PaneContext): Pane {
  const { ambient } = context
  const { id, transport } = initial
  const feed = createFeedBuffer(paneLimits.feedRows)
  const samples = createDelayRing(delaySamples)
  const sequence = createSequenceLedger()
  const history = observeConnections(transport, sequence.counts)
  const observers = [history, ...(context.observe?.(initial) ?? [])]
  const wire = createWireAccount()
  const wait = createPaneWait(context.known, () => context.status().store.stream)
  const lag = createPageLag()
  const takeRate = createTakeRate()
  let config = initial
  const effective = (): EffectiveOptions => effectiveOptions(config, context.settings())
  /** Answers carry rows that came before. A change of the mode begins another window. */
  let repeats = repeatsRows(transport, effective().pollMode)
  let windowSince = ambient.now()
  let window = createMeasuringWindow(transport, windowSince, wire.booked(), repeats)
  /** When the engine last told its bookings. */
  let bookedAt: number | undefined
  /** The start of the engine that counts. */
  let countedSince: string | undefined
  let before: Figures | undefined
  let timers: TimerProbe | undefined
  let state: ConnectionState = 'idle'
  let readyState: ReadyState
  let reason: StateReason = 'started'
  let detail: StateDetail = {}
  let stateSince = ambient.now()
  let replayedCount = 0
  let lastHeartbeat: number | undefined
  /** When history last arrived whose bytes may not have been booked yet. */
  let historyAt: number | undefined

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
      feed.history(message, arrivedAt)
      historyAt = arrivedAt
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
    feed.push(message, arrivedAt, delay, sure, replay)
    if (sure !== undefined) samples.push(arrivedAt, delay)
    window.message(dueAt, delay, sure, repeats ? utf8Length(message.body) : 0)
    if (replay) replayedCount += 1
  }

  const sink: ClientSink = {
    onState(nextState, nextReadyState, nextReason, nextDetail) {
      const at = ambient.now()
      if (nextState !== state || nextReason !== reason) stateSince = at
      state = nextState
      readyState = nextReadyState
      reason = nextReason
      detail = nextDetail ?? {}
      if (state === 'open') lag.connected(at)
      for (const observer of observers)
        observer.stateChanged(state, readyState, reason, at, nextDetail)
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
      window.request(record)
      for (const observer of observers) observer.requested(record)
    },
    onAsking(since) {
      for (const observer of observers) observer.asking(since)
    },
    onLate: () => window.late(),
    onReset(stream, _oldest, newest, restarts) {
      if (!restarts) return
      sequence.suspend()
      lag.restarted()
      wait.restart(stream, newest)
      for (const observer of observers) observer.restarted(ambient.now())
    },
    onHeartbeat(at) {
      lastHeartbeat = at
      for (const observer of observers) observer.heartbeat(at)
    },
  }

  const client = createClient(
    transport,
    {
      url,
      client: id,
      pollInterval: () => effective().pollInterval,
      pollMode: () => effective().pollMode,
      pushInterval: () => effective().pushInterval,
      heartbeat: () => effective().heartbeat,
      resume: () => effective().resume,
      store: () => context.status().store,
      refused: () => context.status().refusedOrigins.includes(ambient.origin),
      forbidden: () => context.forbids(url()),
      clock: context.clock,
    },
    sink,
    ambient,
  )

  /** What the connection was made with: where it changes, the connection must. */
  function connectionKey(): string {
    const { pollMode, pollInterval, pushInterval, heartbeat } = effective()
    const settings = context.settings()
    switch (transport) {
      case 'polling':
        return JSON.stringify([url(), pollMode, pollInterval])
      case 'sse':
        return JSON.stringify([url(), pushInterval, heartbeat])
      case 'websocket':
        return JSON.stringify([url(), pushInterval, heartbeat, settings.deflate])
      default:
        return transport satisfies never
    }
  }
  let madeWith = connectionKey()

  function followOptions(): void {
    const key = connectionKey()
    // After a refusal any change may be the one that lifts it.
    if (key !== madeWith || state === 'refused') client.reconnect()
    madeWith = key
  }
  function stop(): void {
    timers?.stop()
    timers = undefined
    client.stop()
  }
  function counted(): boolean {
    return bookedAt !== undefined && ambient.now() - bookedAt <= silence
  }
  function beginWindow(keep = false): void {
    // While a slider is dragged each step begins a window: what was before the first is "before".
    const ended = window.figures(counted())
    const tells =
      ended.messages > 0 && (before === undefined || ambient.now() - windowSince >= shortest)
    if (tells && !keep) before = ended
    windowSince = ambient.now()
    repeats = repeatsRows(transport, effective().pollMode)
    window = createMeasuringWindow(transport, windowSince, wire.booked(), repeats)
    lag.beginWindow(windowSince)
  }

  return {
    config: () => config,
    start() {
      madeWith = connectionKey()
      wait.start()
      timers ??= watchTimers(ambient, context.hidden)
      client.start()
    },
    stop,
    remove() {
      stop()
      for (const observer of observers) observer.removed(ambient.now())
    },
    setPins(pins: Pins) {
      const former = JSON.stringify(effective())
      config = { ...config, pins }
      if (JSON.stringify(effective()) !== former) beginWindow()
      followOptions()
    },
    settingsChanged: followOptions,
    beginWindow,
    bookWire(booking, run) {
      wire.book(booking, run)
      const anew = countedSince !== undefined && run !== countedSince
      countedSince = run
      bookedAt = ambient.now()
      const booked = wire.booked()
      window.booked(booked)
      for (const observer of observers) observer.booked(booked, bookedAt, anew)
      if (historyAt === undefined) return
      window.leaveOut()
      if (ambient.now() - historyAt > bookingDelay) historyAt = undefined
    },
    noteServed({ at, store, handedOver }) {
      const own = handedOver[id]
      // Between clocks that are not aligned there is no lateness to be told.
      if (own !== undefined && context.clock.uncertainty() !== undefined) {
        lag.handedOver(own.id, own.at - context.clock.offset())
      }
      takeRate.note({ id: store.newest, at }, { id: client.cursor(), at: ambient.now() })
    },
    forgive: sequence.forgive,
    async post(body, author) {
      const sent = await client.post(body, author)
      context.noteSent(sent.id, id)
      window.countSent()
      for (const observer of observers) observer.sent(sent.id, ambient.now())
    },
    snapshot() {
      const newest = feed.newest()
      const now = ambient.now() + context.clock.offset()
      const dated = newest !== undefined && context.clock.uncertainty() !== undefined
      const late = lag.recent(ambient.now())
      return {
        config,
        state,
        readyState,
        reason,
        detail,
        stateSince,
        now: window.figures(counted()),
        before,
        counted: counted(),
        sequence: sequence.counts(),
        replayed: replayedCount,
        breaks: history.summary(ambient.now()),
        cursor: client.cursor(),
        waiting:
          state === 'idle' || state === 'closed'
            ? undefined
            : wait.read(client.cursor(), ambient.now()),
        staleness: dated ? Math.max(0, now - newest.createdAt) : undefined,
        droppedFromView: feed.dropped(),
        lastHeartbeat,
        throttled: timers?.throttled() ?? false,
        pageLag: lag.median() ?? timers?.lateness(),
        behind: late < lateFrom ? undefined : { ms: late, rates: takeRate.read() },
      }
    },
    connections: history.records,
    audited: sequence.range,
    row: (index) => feed.row(index, context.senderOf),
    rowCount: feed.size,
    delays: samples.between,
    delaysUpTo: (edges) => window.delaysUpTo(edges),
  }
}
