import { maxBirths, type CallHandlers, type Events } from '../shared/contract/calls.ts'
import { transports, type Transport } from '../shared/contract/transport.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Emitter } from '../shared/emitter.ts'
import { PlaygroundError } from '../shared/contract/errors.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Producer } from '../engine/producer.ts'
import type { ManagedStream } from '../engine/stream.ts'
import type { Line } from '../line/line.ts'
import type { Visitors } from '../servers/accounting/visitors.ts'
import type { TransportServer } from '../servers/server.ts'
import type { Audience } from './audience.ts'
import type { MeasuredCrowd } from './measured-crowd.ts'
import type { createRunCalls } from './run-calls.ts'
import type { ServerControl } from './server-control.ts'
import type { StatusBoard } from './status-board.ts'

export interface HandlerOptions {
  readonly configuration: Configuration
  readonly producer: Producer
  readonly servers: Readonly<Record<Transport, TransportServer>>
  readonly control: ServerControl
  readonly fleet: Fleet
  readonly audience: Pick<Audience, 'start' | 'stop'>
  readonly line: Line
  readonly stream: ManagedStream
  readonly visitors: Pick<Visitors, 'read'>
  readonly clock: Clock
  readonly board: StatusBoard
  readonly events: Emitter<Events>
  readonly crowd: MeasuredCrowd['calls']
  readonly runs: ReturnType<typeof createRunCalls>
}

/** Every call of the contract. */
export function createHandlers(options: HandlerOptions): CallHandlers {
  const {
    configuration,
    producer,
    servers,
    control,
    fleet,
    audience,
    line,
    stream,
    clock,
    board,
    events,
  } = options

  /** Runs something that changes the status, and tells everyone, also where it failed. */
  async function changing(action: () => unknown): Promise<undefined> {
    try {
      await action()
    } finally {
      board.changed()
    }
    return undefined
  }

  return {
    ...options.runs,
    ...options.crowd,
    async openCrowd(plan) {
      audience.stop()
      return options.crowd.openCrowd(plan)
    },
    status: async () => board.status(),
    statistics: async () => board.statistics(),
    bookings: async (clients) => board.bookings(clients),
    visitors: async (after) => options.visitors.read(after),
    clock: async () => clock.now(),
    configure: async (patch) => configuration.apply(patch),
    async tellLanguage(language) {
      producer.speak(language)
      return undefined
    },
    setProducing: (producing) => changing(() => (producing ? producer.start() : producer.pause())),
    async burst(count) {
      await producer.burst(count)
      return undefined
    },
    async clear() {
      const count = await stream.clear()
      // Asked afterwards: what was written while the deletion waited is covered as well.
      events.emit('cleared', { through: stream.bounds().newest })
      board.changed()
      return count
    },
    startServer: (transport) => changing(() => control.start(transport)),
    stopServer: (transport) => changing(() => control.stop(transport)),
    endStream: (transport) => changing(() => servers[transport].endStream()),
    setNetwork: ({ scope, faults }) => changing(() => line.setFaults(scope, faults)),
    async cutLine(scope) {
      const connections = line.cut(scope)
      events.emit('incident', { at: clock.now(), kind: 'cut', scope, connections })
      return connections
    },
    async closeConnections({ scope, code }) {
      const closed = transports.map((transport) => servers[transport].closeConnections(scope, code))
      const connections = closed.reduce((sum, count) => sum + count, 0)
      events.emit('incident', { at: clock.now(), kind: 'closed', scope, connections, code })
      return connections
    },
    restartServers: (order) => changing(() => control.restart(order)),
    readWire: async (query) => line.readWire(query),
    async caughtUp() {
      await producer.caughtUp()
      return stream.bounds().newest
    },
    countMessages: async ({ after, through }) => stream.count(after, through),
    async births(after) {
      const { messages } = await stream.read(after, maxBirths)
      return messages.flatMap(({ id, createdAt }) => [id, createdAt])
    },
    async startAudience(plan) {
      if (fleet.figures() !== undefined) {
        const details = { reason: 'herd_on' } as const
        throw new PlaygroundError('no_room', 'A fleet is running.', undefined, details)
      }
      audience.start(plan)
      return undefined
    },
    async stopAudience() {
      audience.stop()
      return undefined
    },
    async startFleet(plan) {
      audience.stop()
      await fleet.start(plan)
      return undefined
    },
    async stopFleet() {
      await fleet.stop()
      return undefined
    },
  }
}
