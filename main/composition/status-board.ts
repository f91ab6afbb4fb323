import type { Events } from '../shared/contract/calls.ts'
import type {
  Banner,
  Bookings,
  OpeningStatus,
  ServerStatus,
  Statistics,
  Status,
  StoreTrouble,
} from '../shared/contract/status.ts'
import { storePromises } from '../shared/contract/status.ts'
import { transports, type Transport } from '../shared/contract/transport.ts'
import type { Clock } from '../engine/clock.ts'
import type { Configuration } from '../engine/configuration.ts'
import type { Ledger } from '../engine/ledger.ts'
import type { Producer } from '../engine/producer.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { ManagedStream } from '../engine/stream.ts'
import type { Audience } from './audience.ts'
import type { ProcessMeter } from './process-meter.ts'
import type { Line } from '../line/line.ts'
import type { TransportServer } from '../servers/server.ts'
import { version } from './version.ts'

export interface StatusBoardOptions {
  /** Names this start. */
  readonly run: string
  readonly configuration: Configuration
  readonly producer: Producer
  readonly servers: Readonly<Record<Transport, TransportServer>>
  readonly line: Line
  readonly stream: ManagedStream
  readonly ledger: Ledger
  readonly meter: ProcessMeter
  readonly fleet: Pick<Fleet, 'figures'>
  readonly audience: Pick<Audience, 'figures'>
  readonly clock: Clock
  /** Banners of the start; they last. */
  readonly banners: readonly Banner[]
  /** Where others reach a server, where that is not its own address. */
  readonly addresses: Readonly<Partial<Record<Transport, string>>>
  /** The name of the experiment that goes on. */
  readonly experiment: () => string | undefined
  /** What a page begins with. */
  readonly opening?: OpeningStatus | undefined
  /** The project's file, where there is one. */
  readonly configFile?: string | undefined
  /** Origins refused so far, kept by the owner of the list. */
  readonly refused: readonly string[]
  /** Takes a log line when the store gets into trouble, and when that ends. */
  readonly log: (line: string) => void
  readonly emit: <Name extends 'status'>(name: Name, payload: Events[Name]) => void
}

/** Puts together what pages are told about the state of the engine. */
export interface StatusBoard {
  status(): Status
  statistics(): Statistics
  /** Settles the books of these clients and reads them. */
  bookings(clients: readonly string[]): Bookings
  /** Sends everyone the new status. */
  changed(): void
  /** Tells everyone where something changed that announces itself by no event. */
  poll(): void
}

function byTransport<Value>(make: (transport: Transport) => Value): Record<Transport, Value> {
  const entries = transports.map((transport) => [transport, make(transport)] as const)
  return Object.fromEntries(entries) as Record<Transport, Value>
}

/** Creates the board. It keeps no state of its own but what it told last. */
export function createStatusBoard(options: StatusBoardOptions): StatusBoard {
  const { configuration, producer, servers, stream, ledger, meter, clock } = options
  let toldTrouble = stream.trouble()
  const weaker = storePromises.filter((promise) => !stream.promises[promise])

  function troubleBanner(trouble: StoreTrouble | undefined): Banner[] {
    if (trouble === undefined) return []
    if (trouble === 'unreachable') {
      const details = { address: stream.location }
      return [{ code: 'store_unreachable', level: 'warning', details }]
    }
    const level = trouble === 'busy' ? 'warning' : 'error'
    return [{ code: `store_${trouble}`, level, details: { file: stream.location } }]
  }

  /** A server as others see it: if they reach it at another address, only that one is shown. */
  function serverStatus(transport: Transport): ServerStatus {
    const { pageUrl, ...own } = servers[transport].status()
    const url = options.addresses[transport]
    if (url !== undefined) return { ...own, url }
    return pageUrl === undefined ? own : { ...own, pageUrl }
  }

  function status(): Status {
    const trouble = stream.trouble()
    return {
      version,
      run: options.run,
      settings: configuration.settings(),
      producing: producer.running(),
      servers: byTransport(serverStatus),
      store: {
        ...stream.bounds(),
        stream: stream.id,
        location: stream.location,
        ...(weaker.length > 0 && { weaker }),
        writable: stream.writable(),
        trouble,
      },
      banners: [...options.banners, ...troubleBanner(trouble)],
      network: options.line.faults(),
      ...(options.opening !== undefined && { opening: options.opening }),
      ...(options.configFile !== undefined && { configFile: options.configFile }),
      experiment: options.experiment(),
      refusedOrigins: options.refused.filter(
        (origin) => !configuration.settings().allowedOrigins.includes(origin),
      ),
    }
  }

  function changed(): void {
    toldTrouble = stream.trouble()
    options.emit('status', status())
  }

  return {
    status,
    changed,
    poll() {
      const trouble = stream.trouble()
      if (trouble === toldTrouble) return
      options.log(
        trouble === undefined
          ? `store_back ${JSON.stringify({ file: stream.location })}`
          : `store_${trouble} ${JSON.stringify({ file: stream.location })}`,
      )
      changed()
    },
    statistics: () => ({
      at: clock.now(),
      run: options.run,
      store: stream.bounds(),
      ...meter.read(),
      sockets: byTransport((transport) => servers[transport].sockets()),
      producer: producer.statistics(),
      fleet: options.fleet.figures(),
      audience: options.audience.figures(),
    }),
    bookings(asked) {
      const wanted = new Set(asked)
      for (const transport of transports) servers[transport].settle(wanted)
      const books = [...wanted].flatMap((client) => {
        const own = ledger.of(client)
        return own === undefined ? [] : [[client, own] as const]
      })
      return {
        at: clock.now(),
        run: options.run,
        newest: stream.bounds().newest,
        clients: Object.fromEntries(books),
      }
    },
  }
}
