import { PlaygroundError } from '../shared/contract/errors.ts'
import type { Incident, RestartOrder } from '../shared/contract/incident.ts'
import { transports, type Transport } from '../shared/contract/transport.ts'
import type { Clock } from '../engine/clock.ts'
import type { ManagedStream, Replacement } from '../engine/stream.ts'
import { createQueue } from '../engine/queue.ts'
import { isTaken } from '../servers/http/listener.ts'
import type { TransportServer } from '../servers/server.ts'

export interface ServerControlOptions {
  readonly servers: Readonly<Record<Transport, TransportServer>>
  readonly stream: Pick<ManagedStream, 'renew'>
  readonly clock: Clock
  /** Called when the servers of a restart are down, long before the restart is complete. */
  readonly down: () => void
  readonly tell: (incident: Incident) => void
}

/** Starts, stops and restarts servers, one order after the other. */
export interface ServerControl {
  /** @throws PlaygroundError `port_taken` where another program took the port meanwhile. */
  start(transport: Transport): Promise<void>
  stop(transport: Transport): Promise<void>
  /**
   * Stops, waits and starts. `all` are those that are not stopped; a server that is named is started
   * in any case. Where the history cannot be dropped the servers come back all the same.
   *
   * @throws PlaygroundError `port_taken`, once the other servers have been started; `store_busy` or
   *   `store_readonly`; `stopped` where the playground ends meanwhile.
   */
  restart(order: RestartOrder): Promise<void>
  /**
   * Disconnects everyone while `swap` puts another stream in the place of the one that they read, so that no one reads
   * both numberings.
   */
  replace(why: Replacement, swap: () => Promise<void>): Promise<void>
  /** Ends a wait at once and starts nothing from now on; resolves when nothing is under way. */
  close(): Promise<void>
}

const closedError = (): PlaygroundError =>
  new PlaygroundError('stopped', 'The playground is being stopped.')

async function startAgain(server: TransportServer): Promise<void> {
  try {
    await server.start()
  } catch (error) {
    if (!isTaken(error)) throw error
    const { port } = server.status()
    throw new PlaygroundError(
      'port_taken',
      `Port ${port} is taken by another program.`,
      undefined,
      { figures: { port } },
    )
  }
}

/** Creates the control over servers that may be running already. */
export function createServerControl(options: ServerControlOptions): ServerControl {
  const { servers, stream, clock } = options
  const queue = createQueue()
  let closed = false
  let wake = (): void => undefined

  /** Runs an order when those before it are over. */
  function run(order: () => Promise<void>): Promise<void> {
    return queue.run(async () => {
      if (closed) throw closedError()
      await order()
    })
  }

  async function wait(duration: number): Promise<void> {
    if (closed || duration === 0) return
    await new Promise<void>((resolve) => {
      const cancel = clock.after(duration, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
    wake = () => undefined
  }

  /** Starts all of them, whatever becomes of the others, and then says what failed first. */
  async function startAll(chosen: readonly Transport[]): Promise<void> {
    if (closed) throw closedError()
    const outcomes = await Promise.allSettled(chosen.map((one) => startAgain(servers[one])))
    const failed = outcomes.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  async function restart({ servers: wanted, history, downFor }: RestartOrder): Promise<void> {
    const scope = history ? wanted : 'all'
    const chosen = transports.filter(
      (one) => one === wanted || (scope === 'all' && servers[one].status().state !== 'stopped'),
    )
    const at = clock.now()
    const connections = chosen.reduce((sum, one) => sum + servers[one].sockets(), 0)
    await Promise.all(chosen.map((one) => servers[one].stop()))
    // While no one is connected: ids start over, and no client may see both numberings.
    let refused: Error | undefined
    if (!history) {
      await stream.renew().catch((error: unknown) => {
        refused = error instanceof Error ? error : new Error(String(error))
      })
    }
    const kind = history || refused !== undefined ? 'restarted' : 'restarted-empty'
    options.down()
    options.tell({ at, kind, scope, connections })
    if (refused === undefined) await wait(downFor)
    await startAll(chosen)
    if (refused !== undefined) throw refused
  }

  async function replace(why: Replacement, swap: () => Promise<void>): Promise<void> {
    const chosen = transports.filter((one) => servers[one].status().state !== 'stopped')
    const at = clock.now()
    const connections = chosen.reduce((sum, one) => sum + servers[one].sockets(), 0)
    await Promise.all(chosen.map((one) => servers[one].stop()))
    await swap()
    options.down()
    options.tell({ at, kind: why, scope: 'all', connections })
    await startAll(chosen)
  }

  return {
    start: (transport) => run(() => startAgain(servers[transport])),
    stop: (transport) => run(() => servers[transport].stop()),
    restart: (order) => run(() => restart(order)),
    // Once the playground is being stopped, nobody is connected.
    replace: (why, swap) => queue.run(() => (closed ? swap() : replace(why, swap))),
    close() {
      closed = true
      wake()
      return queue.run(() => Promise.resolve())
    },
  }
}
