import type { CallHandlers, Events } from '../contract/calls.ts'
import { PlaygroundError } from '../contract/errors.ts'
import type { Transport } from '../contract/transport.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Emitter } from '../engine/emitter.ts'
import type { Producer } from '../engine/producer.ts'
import type { ManagedStream } from '../engine/stream.ts'
import type { Line } from '../line/line.ts'
import type { TransportServer } from '../servers/server.ts'
import type { StatusBoard } from './status-board.ts'

export interface HandlerOptions {
  readonly configuration: Configuration
  readonly producer: Producer
  readonly servers: Readonly<Record<Transport, TransportServer>>
  readonly line: Line
  readonly stream: ManagedStream
  readonly clock: Clock
  readonly board: StatusBoard
  readonly events: Emitter<Events>
}

/** @throws PlaygroundError `port_taken` where another program took the port meanwhile. */
async function startAgain(server: TransportServer): Promise<void> {
  try {
    await server.start()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    const { port } = server.status()
    throw new PlaygroundError('port_taken', `Port ${port} is taken by another program.`)
  }
}

/** Every call of the contract, but for what only a host can answer. */
export function createHandlers(options: HandlerOptions): Omit<CallHandlers, 'capabilities'> {
  const { configuration, producer, servers, line, stream, clock, board, events } = options

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
    status: async () => board.status(),
    statistics: async () => board.statistics(),
    clock: async () => clock.now(),
    configure: async (patch) => configuration.apply(patch),
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
    startServer: (transport) => changing(() => startAgain(servers[transport])),
    stopServer: (transport) => changing(() => servers[transport].stop()),
    endStream: (transport) => changing(() => servers[transport].endStream()),
    setNetwork: ({ scope, faults }) => changing(() => line.setFaults(scope, faults)),
    cutLine: async (scope) => line.cut(scope),
  }
}
