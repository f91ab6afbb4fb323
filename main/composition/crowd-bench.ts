import { randomUUID } from 'node:crypto'
import {
  startCrowd,
  type CrowdFigures,
  type CrowdProcesses,
} from '../fleet/crowd/crowd-processes.ts'
import type { Cursor } from '../fleet/light/light-client.ts'
import { createWindowMeter, type ProcessLoad } from '../fleet/crowd/window-meter.ts'
import type { Playground } from '../playground.ts'
import { laneRows } from '../shared/contract/lanes.ts'
import { effectiveOptions } from '../shared/contract/pins.ts'
import { noBooking, type WireBooking } from '../shared/contract/status.ts'
import { transportRows, type Transport } from '../shared/contract/transport.ts'
import {
  storedWithin,
  type Bench,
  type SubjectFigures,
  type SubjectSpec,
} from '../shared/experiment/bench.ts'
import { enoughConnected } from '../shared/experiment/knee-objective.ts'
import { limitOf, type FleetRound } from '../shared/experiment/fleet-figures.ts'
import { createDelayHistogram } from '../shared/measures/delay-histogram.ts'
import { bookedSince } from '../shared/measures/wire-account.ts'
import type { Time } from '../shared/time.ts'

export interface CrowdBenchOptions {
  readonly playground: Pick<Playground, 'handlers' | 'status'>
  /** Clients that begin to connect each second. */
  readonly connectRate: number
  readonly time: Pick<Time, 'now' | 'after'>
}

/** A bench that can be taken down. */
export interface CrowdBench extends Bench {
  close(): void
}

/** How often it is looked at what has arrived, ms. */
const lookPeriod = 100

interface Placed {
  readonly id: string
  readonly transport: Transport
  readonly clients: number
  readonly crowd: CrowdProcesses
}

/** What was known when a window began. */
interface Opening {
  readonly at: number
  readonly newest: number
  readonly wire: WireBooking
}

/** The bench of a crowd: one lane at a time, whose subject is many light clients in processes of their own. */
export function createCrowdBench({ playground, connectRate, time }: CrowdBenchOptions): CrowdBench {
  const { handlers, status } = playground
  let placed: Placed | undefined
  let opening: Opening = { at: time.now(), newest: 0, wire: noBooking }
  /** Of the servers, which are in this process. */
  const meter = createWindowMeter()
  /** The newest id that is due in the window, and when it ended. */
  let ending: { readonly at: number; readonly newest: number } | undefined

  const pause = (): Promise<void> =>
    new Promise((resolve) => time.after(lookPeriod, () => resolve()))
  async function wireOf(id: string): Promise<WireBooking> {
    const { clients } = await handlers.bookings([id])
    return clients[id]?.wire ?? noBooking
  }
  const newestNow = (): number => status().store.newest

  function open({ lane, pins, clients = 1 }: SubjectSpec): Placed {
    const { transport } = laneRows[lane]
    const { pollInterval } = effectiveOptions({ transport, pins }, status().settings)
    const id = `fleet-${transport}-${randomUUID().slice(0, 8)}`
    const base = status().servers[transport].url
    const cursor = (): Cursor => {
      const { newest, stream } = status().store
      return { after: newest, stream }
    }
    const start = { transport, base, client: id, pollInterval, clients, connectRate }
    return { id, transport, clients, crowd: startCrowd(start, { now: time.now, cursor }) }
  }
  function close(): void {
    placed?.crowd.stop()
    placed = undefined
  }

  async function figuresOf({ id, transport, clients, crowd }: Placed): Promise<SubjectFigures> {
    const [figures, wire] = await Promise.all([crowd.read(ending?.newest ?? 0), wireOf(id)])
    const carried = bookedSince(opening.wire, wire)
    const until = ending?.at ?? time.now()
    const seconds = Math.max(1, until - opening.at) / 1_000
    return {
      id,
      transport,
      reading: readingOf(figures, carried, transport, {
        since: opening.at,
        elapsed: time.now() - opening.at,
        clients,
      }),
      delays: () => figures.delays,
      fleet: fleetOf(figures, meter.read(), {
        seconds,
        clients,
        written: (ending?.newest ?? newestNow()) - opening.newest,
      }),
    }
  }

  return {
    async configure(patch, signal) {
      signal?.throwIfAborted()
      await handlers.configure(patch)
    },
    async setNetwork(scope, faults) {
      await handlers.setNetwork({ scope, faults })
    },
    subjects([spec]) {
      close()
      if (spec === undefined) return []
      placed = open(spec)
      return [placed.id]
    },
    async settle(signal) {
      for (;;) {
        signal?.throwIfAborted()
        if (placed === undefined) return
        const { open: connected } = await placed.crowd.read(0)
        if (connected >= enoughConnected * placed.clients) return
        await pause()
      }
    },
    async beginWindow() {
      if (placed === undefined) return
      const wire = await wireOf(placed.id)
      meter.begin()
      ending = undefined
      opening = { at: time.now(), newest: newestNow(), wire }
      placed.crowd.beginWindow()
    },
    async endWindow(patience, signal) {
      const at = time.now()
      placed?.crowd.endWindow()
      await new Promise<void>((resolve) => time.after(storedWithin, () => resolve()))
      const newest = newestNow()
      ending = { at, newest }
      while (time.now() - at < patience) {
        signal?.throwIfAborted()
        const reading = await placed?.crowd.read(newest)
        if (reading?.behind === 0) return [true]
        await pause()
      }
      return [false]
    },
    async figures() {
      return placed === undefined ? [] : [await figuresOf(placed)]
    },
    close() {
      close()
      meter.stop()
    },
  }
}

/** Over which time, and of how many, figures are. */
interface Span {
  /** Epoch ms. */
  readonly since: number
  /** ms. */
  readonly elapsed: number
  readonly clients: number
}

function readingOf(
  figures: CrowdFigures,
  carried: WireBooking,
  transport: Transport,
  { since, elapsed, clients }: Span,
): SubjectFigures['reading'] {
  const delays = createDelayHistogram()
  delays.add(figures.delays)
  const summary = delays.summary()
  const { requests, preflights, connections, total } = carried
  const { pushes } = transportRows[transport]
  return {
    now: {
      since,
      messages: figures.received,
      sent: 0,
      delay: summary && { ...summary, uncertainty: 0 },
      undated: 0,
      requests: {
        count: pushes ? figures.closed : requests,
        answered: requests,
        perMinute: pushes ? undefined : (requests * 60_000) / clients / Math.max(1, elapsed),
        empty: undefined,
        perMessage: undefined,
        late: 0,
        timedOut: 0,
        preflights,
        connections,
      },
      wire: carried,
      carried: { messages: figures.received, wire: carried },
      wirePerMessage: figures.received > 0 ? total / figures.received : undefined,
      payloadShare: undefined,
    },
    sequence: {
      received: figures.received,
      missed: figures.missed + figures.behind,
      duplicated: figures.duplicated,
      outOfOrder: figures.outOfOrder,
    },
  }
}

function fleetOf(
  figures: CrowdFigures,
  server: ProcessLoad,
  { seconds, clients, written: messages }: { seconds: number; clients: number; written: number },
): FleetRound {
  const delays = createDelayHistogram()
  delays.add(figures.delays)
  const { count = 0, p95 } = delays.summary() ?? {}
  const busy = {
    serverCpu: server.cpuShare,
    serverBusy: server.busy,
    serverLateMs: server.loopLateMs,
    fleetCpu: figures.cpuShare,
    fleetBusy: figures.busy,
    fleetLateMs: figures.loopLateMs,
  }
  return {
    clients,
    connected: figures.open,
    closed: figures.closed,
    deliveredPerSecond: count / seconds,
    expectedPerSecond: (messages * clients) / seconds,
    spreadMs: figures.spreadMs,
    serverMicrosPerDelivery: count === 0 ? null : server.micros / count,
    ...busy,
    memoryPerClient: figures.memoryPerClient,
    limit: limitOf(busy, p95),
  }
}
