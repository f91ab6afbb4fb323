import { randomUUID } from 'node:crypto'
import type { Clock } from '../engine/clock.ts'
import type { StartProcess } from '../engine/child-process.ts'
import {
  startCrowd,
  type CrowdFigures,
  type CrowdProcesses,
} from '../fleet/crowd/crowd-processes.ts'
import { createRollingWindow, type RollingWindow } from '../fleet/crowd/rolling-window.ts'
import {
  createWindowMeter,
  type ProcessLoad,
  type WindowMeter,
} from '../fleet/crowd/window-meter.ts'
import type { Cursor } from '../fleet/light/light-client.ts'
import type { AudienceFigures, AudienceLane, AudiencePlan } from '../shared/contract/audience.ts'
import type { Settings } from '../shared/contract/settings.ts'
import { transportRows, type Transport } from '../shared/contract/transport.ts'
import { limitOf, loadOf, usualLimit } from '../shared/experiment/fleet-figures.ts'
import { enoughConnected } from '../shared/experiment/knee-objective.ts'
import { nothingToCancel, type Cancel } from '../shared/time.ts'
import { checkRoom, type Room } from './fleet-room.ts'

export interface AudienceOptions {
  readonly clock: Pick<Clock, 'now' | 'after'>
  /** The address of the server that clients connect to. */
  readonly url: (transport: Transport) => string
  /** Where clients begin: the newest message there is. */
  readonly cursor: () => Cursor
  readonly settings: () => Settings
  /** What the machine has for clients, as it is now. */
  readonly room: () => Room
  /** Hears why an audience is gone that nobody stopped. */
  readonly report: (why: string) => void
  /** How its processes are started; as Node by default. */
  readonly startProcess?: StartProcess | undefined
}

/** At most one audience: many light clients in processes of their own, for as long as somebody wants them. */
export interface Audience {
  /**
   * Begins one in the place of the one before.
   *
   * @throws PlaygroundError `no_room` for more clients than this machine takes, with what is there; the one before stays then.
   */
  start(plan: AudiencePlan): void
  /** Nothing of it remains. Idempotent. */
  stop(): void
  /** At most two seconds old. */
  figures(): AudienceFigures | undefined
  /** Its polls follow the settings. */
  settingsChanged(): void
}

/** ms from one look at the clients to the next, and how many of them are told as one. */
const period = 2_000
const told = 5
/** Messages a second whose first and last arrival are kept. */
const keptSpans = 50
/** What is due comes within this time after its turn, ms. */
const onItsWay = 1_000

interface Lane {
  readonly transport: Transport
  readonly crowd: CrowdProcesses
  /** Begins anew once all of its clients are connected. */
  window: RollingWindow
  whole: boolean
  /** Messages up to the last look. */
  received: number
  /** Of the last slices, the newest last. */
  readonly limits: AudienceLane['limit'][]
}
interface Running {
  readonly plan: AudiencePlan
  readonly lanes: readonly Lane[]
  /** Of the servers, which are in this process. */
  readonly meter: WindowMeter
  /** Of the last slices: the servers' process, and what it delivered meanwhile. */
  readonly slices: { readonly load: ProcessLoad; readonly delivered: number }[]
  /** As it was looked at last. */
  figures: AudienceFigures
  next: Cancel
}

/** Keeps the newest few. */
function keep<Value>(values: Value[], value: Value): void {
  values.push(value)
  if (values.length > told) values.shift()
}
/** A power of two, so that what is kept at one rate is kept at a lower one as well. */
const strideAt = (rate: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(rate / keptSpans)))

function laneOf(
  lane: Lane,
  clients: number,
  figures: CrowdFigures,
  {
    server,
    at,
    newest,
    settled,
  }: { server: ProcessLoad; at: number; newest: number; settled: number },
): { readonly lane: AudienceLane; readonly over: number; readonly delivered: number } {
  const delivered = figures.received - lane.received
  lane.received = figures.received
  const { over, received, written, delays, spreadMs } = lane.window.add(
    { at, newest, received: figures.received, delays: figures.delays, spans: figures.spans },
    settled,
  )
  keep(lane.limits, limitOf(loadOf(server, figures), delays?.p95))
  if (!lane.whole && figures.open >= enoughConnected * clients) {
    lane.whole = true
    lane.window = createRollingWindow(told, { at, newest, received: figures.received })
  }
  const seconds = Math.max(1, over) / 1_000
  return {
    over,
    delivered,
    lane: {
      transport: lane.transport,
      connected: figures.open,
      closed: figures.closed,
      missed: figures.missed,
      duplicated: figures.duplicated,
      delayMs: delays === undefined ? null : { p50: delays.p50, p95: delays.p95, p99: delays.p99 },
      deliveredPerSecond: received / seconds,
      expectedPerSecond: (written * clients) / seconds,
      spreadMs,
      memoryPerClient: figures.memoryPerClient,
      limit: usualLimit(lane.limits),
    },
  }
}

function atStart(plan: AudiencePlan): AudienceFigures {
  return {
    plan,
    state: 'starting',
    over: 0,
    serverMicrosPerDelivery: null,
    serverCpu: 0,
    lanes: plan.transports.map((transport) => ({
      transport,
      connected: 0,
      closed: 0,
      missed: 0,
      duplicated: 0,
      delayMs: null,
      deliveredPerSecond: 0,
      expectedPerSecond: 0,
      spreadMs: null,
      memoryPerClient: 0,
      limit: 'nobody',
    })),
  }
}

/** Creates the place of an audience, in which nobody is. */
export function createAudience(options: AudienceOptions): Audience {
  const { clock, settings } = options
  let running: Running | undefined

  function stop(): void {
    if (running === undefined) return
    running.next()
    for (const { crowd } of running.lanes) crowd.stop()
    running.meter.stop()
    running = undefined
  }

  function open(transport: Transport, { clients, connectRate }: AudiencePlan): Lane {
    const crowd = startCrowd(
      {
        transport,
        base: options.url(transport),
        client: `audience-${transport}-${randomUUID().slice(0, 8)}`,
        pollInterval: settings().pollInterval,
        clients,
        connectRate,
      },
      { now: clock.now, cursor: options.cursor, startProcess: options.startProcess },
    )
    const begin = { at: clock.now(), newest: options.cursor().after, received: 0 }
    const window = createRollingWindow(told, begin)
    return { transport, crowd, window, whole: false, received: 0, limits: [] }
  }

  /** How long a message may wait until every client has it, ms. */
  function settledAfter(transport: Transport): number {
    const { pollInterval, ssePushInterval, websocketPushInterval } = settings()
    if (!transportRows[transport].pushes) return pollInterval + onItsWay
    return Math.max(ssePushInterval, websocketPushInterval) + onItsWay
  }

  function put(now: Running, readings: readonly CrowdFigures[], newest: number): void {
    const server = now.meter.read()
    now.meter.begin()
    const at = clock.now()
    const lanes = now.lanes.flatMap((lane, place) => {
      const figures = readings[place]
      if (figures === undefined) return []
      const settled = settledAfter(lane.transport)
      return [laneOf(lane, now.plan.clients, figures, { server, at, newest, settled })]
    })
    const delivered = lanes.reduce((sum, lane) => sum + lane.delivered, 0)
    keep(now.slices, { load: server, delivered })
    const sumOf = (of: (slice: Running['slices'][number]) => number): number =>
      now.slices.reduce((sum, slice) => sum + of(slice), 0)
    const all = sumOf((slice) => slice.delivered)
    now.figures = {
      plan: now.plan,
      state: 'on',
      over: Math.max(...lanes.map(({ over }) => over)),
      serverMicrosPerDelivery: all === 0 ? null : sumOf(({ load }) => load.micros) / all,
      serverCpu: sumOf(({ load }) => load.cpuShare) / now.slices.length,
      lanes: lanes.map(({ lane }) => lane),
    }
  }

  async function look(now: Running): Promise<void> {
    const newest = options.cursor().after
    const stride = strideAt(settings().pushRate)
    try {
      const readings = await Promise.all(now.lanes.map(({ crowd }) => crowd.take(newest, stride)))
      if (running !== now) return
      put(now, readings, newest)
      now.next = clock.after(period, () => void look(now))
    } catch (error) {
      if (running !== now) return
      const why = error instanceof Error ? error.message : String(error)
      options.report(`the audience is gone: ${why}`)
      const { figures } = now
      stop()
      // What is left of it is that it ended, until somebody stops it or begins another.
      running = {
        ...now,
        lanes: [],
        figures: { ...figures, state: 'ended' },
        next: nothingToCancel,
      }
    }
  }

  return {
    start(plan) {
      const { transports, clients } = plan
      const wanted = transports.map((transport) => [transport, clients] as const)
      checkRoom(Object.fromEntries(wanted), options.room())
      stop()
      running = {
        plan,
        lanes: transports.map((transport) => open(transport, plan)),
        meter: createWindowMeter(),
        slices: [],
        figures: atStart(plan),
        next: nothingToCancel,
      }
      void look(running)
    },
    stop,
    figures: () => running?.figures,
    settingsChanged() {
      const { pollInterval } = settings()
      for (const { transport, crowd } of running?.lanes ?? []) {
        if (!transportRows[transport].pushes) crowd.pace(pollInterval)
      }
    },
  }
}
