import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createEmitter } from './shared/emitter.ts'
import type { StartProcess } from './engine/child-process.ts'
import { createConfiguration } from './engine/configuration.ts'
import { createLedger } from './engine/ledger.ts'
import { createPosts } from './engine/posts.ts'
import { createProducer } from './engine/producer.ts'
import { createAudience } from './composition/audience.ts'
import { roomHere } from './composition/fleet-room.ts'
import { readMachine } from './composition/machine.ts'
import { createMeasuredCrowd } from './composition/measured-crowd.ts'
import { createRunCalls } from './composition/run-calls.ts'
import { createRunFiles } from './runs/run-files.ts'
import { createExperimentLease } from './composition/experiment-lease.ts'
import { createHandlers } from './composition/handlers.ts'
import { listen } from './composition/listen.ts'
import { openByPolicy } from './composition/open-by-policy.ts'
import { isLoopback } from './composition/loopback.ts'
import { createProcessMeter } from './composition/process-meter.ts'
import { createServerAccess, listenedHosts, ownOrigins } from './composition/server-access.ts'
import { createServerControl } from './composition/server-control.ts'
import { createFleet } from './fleet/fleet.ts'
import { createLine } from './line/line.ts'
import { createServer } from './servers/registry.ts'
import type { ServerOptions, TransportServer } from './servers/server.ts'
import { createLoadWatch, type LoadWatch } from './servers/push/load-watch.ts'
import { createVisitors } from './servers/accounting/visitors.ts'
import { createSpareTime } from './servers/push/spare-time.ts'
import { openingOf } from './composition/opening.ts'
import { checkStartSettings } from './composition/start-settings.ts'
import { createStatusBoard } from './composition/status-board.ts'
import { createSystemClock } from './composition/system-clock.ts'
import type { CallHandlers, EventName, Events } from './shared/contract/calls.ts'
import { refusedPortAdvice } from './shared/contract/refused-ports.ts'
import type { SettingsPatch } from './shared/contract/settings.ts'
import type { Banner, Status } from './shared/contract/status.ts'
import { transports, type Transport } from './shared/contract/transport.ts'
import type { SubjectSpec } from './shared/experiment/bench.ts'
import type { PlannedFaults } from './shared/experiment/plan.ts'

export interface PlaygroundOptions {
  /** The store a person asked for: a path, `:memory:` or an address of NATS. By default `messages.db` in `dataFolder`. */
  readonly database?: string | undefined
  /** A file with credentials for the server of that store. */
  readonly credentials?: string | undefined
  readonly dataFolder: string
  /** The address a person asked to listen on. By default 127.0.0.1 and, where there is one, ::1. */
  readonly host?: string | undefined
  /** Ports a person asked for; the others start at the article's and may move. */
  readonly ports: Readonly<Partial<Record<Transport, number>>>
  /** Where others reach a server, by a port mapping or a proxy; as `serverAddress` writes it. */
  readonly addresses?: Readonly<Partial<Record<Transport, string>>> | undefined
  /** Host names that are accepted in addition to the loopback ones. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Settings from flags; they win over stored ones and are not stored. */
  readonly settings?: SettingsPatch | undefined
  /** The file that some of this was read from: it is shown. */
  readonly configFile?: string | undefined
  /** The panes that a page begins with, and faults of the line from the start. */
  readonly opening?:
    | {
        readonly lanes: readonly SubjectSpec[]
        readonly faults: readonly PlannedFaults[]
      }
    | undefined
  /** Origins of the playground's own page. */
  readonly pageOrigins: () => readonly string[]
  /** How processes of clients are started; as Node by default. */
  readonly startProcess?: StartProcess | undefined
  /** Whether its servers keep up with their connections; by default one that looks how late this process is. */
  readonly load?: LoadWatch | undefined
  /** Takes one line of the log. */
  readonly log: (line: string) => void
}

/** The engine as a host sees it. */
export interface Playground {
  readonly handlers: CallHandlers
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
  status(): Status
  /** Tells a second starter of this store where the page is. */
  notePage(page: string | undefined): void
  /** Closes servers, producer and store. Idempotent. */
  stop(): Promise<void>
}

/** How often listeners get new statistics, in ms. */
const statisticsPeriod = 500

/**
 * Composes store, servers and engine, and starts them: the one place that knows them all.
 *
 * @throws StartError where something that was asked for explicitly cannot be had.
 */
export async function createPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { log } = options
  const clock = createSystemClock()
  const banners: Banner[] = []
  // Flags are checked before a file is touched.
  const withStored = checkStartSettings(options.settings ?? {})

  const store = await openByPolicy({
    explicit: options.database,
    credentials: options.credentials,
    fallback: join(options.dataFolder, 'messages.db'),
    clock,
  })
  const { stream } = store
  banners.push(...store.banners)

  const begun = withStored(stream.readSettings())
  banners.push(...begun.banners)
  const reportFault = (error: unknown): void =>
    log(
      `a listener failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  const configuration = createConfiguration(begun.settings, reportFault)
  stream.setRetention(configuration.settings().retention)

  const events = createEmitter<Events>(reportFault)
  // Servers answer as soon as they listen, before the status board exists.
  let announce: () => void = () => undefined
  const ledger = createLedger()
  const visitors = createVisitors(clock)
  const line = createLine({ clock, random: Math.random, onExpired: () => announce() })
  const opening = openingOf(options.opening)
  for (const { scope, faults } of opening.atOnce) line.setFaults(scope, faults)
  const hosts = listenedHosts(options.host)
  const { access, refused } = createServerAccess({
    host: options.host,
    allowedHosts: options.allowedHosts,
    addresses: options.addresses,
    origins: () => [...options.pageOrigins(), ...ownOrigins(created, hosts)],
    allowedOrigins: () => configuration.settings().allowedOrigins,
    onRefused: () => announce(),
    log,
  })
  /** Also those whose port could not be had: what they are worth is up to their state. */
  const created: TransportServer[] = []
  const load = options.load ?? createLoadWatch(clock)
  const shared: Omit<ServerOptions, 'port' | 'line'> = {
    stream,
    posts: createPosts(stream, clock),
    clock,
    ledger,
    visitors,
    access,
    settings: configuration.settings,
    spare: createSpareTime(clock),
    load,
    hosts,
  }

  const listening = await listen({
    host: hosts[0],
    explicit: options.ports,
    create(transport, port) {
      const server = createServer(transport, { ...shared, port, line: line.at(transport) })
      created.push(server)
      return server
    },
  }).catch(async (error: unknown) => {
    load.stop()
    await stream.stop()
    throw error
  })
  const { servers } = listening
  banners.push(...listening.banners)
  if (options.host !== undefined && !isLoopback(options.host)) {
    banners.push({ code: 'exposed', level: 'warning', details: { host: options.host } })
  }
  for (const banner of banners) {
    log(`${banner.code} ${JSON.stringify(banner.details)}`)
    if (banner.code !== 'port_refused') continue
    const { port, transport } = banner.details
    log(refusedPortAdvice(Number(port), transport as Transport))
  }

  const producer = createProducer({ stream, clock, settings: configuration.settings })
  const meter = createProcessMeter()
  const clientsBegin = {
    clock,
    url: (transport: Transport) => servers[transport].status().url,
    cursor: () => ({ after: stream.bounds().newest, stream: stream.id }),
    report: log,
  }
  const fleet = createFleet(clientsBegin)
  const crowdsBegin = { ...clientsBegin, room: roomHere, startProcess: options.startProcess }
  const audience = createAudience({ ...crowdsBegin, settings: configuration.settings })
  const crowd = createMeasuredCrowd({
    ...crowdsBegin,
    caughtUp: producer.caughtUp,
    booked: (client) => board.bookings([client]).clients[client]?.wire,
  })
  const lease = createExperimentLease(clock, () => {
    // The page that measured it has gone, or has done with it.
    if (lease.name() === undefined) crowd.close()
    announce()
  })
  const board = createStatusBoard({
    run: randomUUID(),
    configuration,
    producer,
    servers,
    line,
    stream,
    ledger,
    meter,
    fleet,
    audience,
    clock,
    banners,
    addresses: options.addresses ?? {},
    opening: opening.status,
    configFile: options.configFile,
    refused,
    experiment: lease.name,
    log,
    emit: events.emit,
  })
  announce = board.changed
  const control = createServerControl({
    servers,
    stream,
    clock,
    down: board.changed,
    tell: (incident) => events.emit('incident', incident),
  })
  stream.onReplaced?.((why, swap) => {
    log(`store_${why} ${JSON.stringify({ file: stream.location })}`)
    control.replace(why, swap).catch(reportFault)
  })

  configuration.onChange((changed, settings) => {
    if (changed.includes('retention')) stream.setRetention(settings.retention)
    producer.settingsChanged()
    audience.settingsChanged()
    board.changed()
    // Only what was changed by a person is kept; values from flags are for this run.
    const kept = Object.fromEntries(changed.map((key) => [key, settings[key]]))
    stream.writeSettings(kept).catch((error: unknown) => {
      log(`settings could not be stored: ${error instanceof Error ? error.message : String(error)}`)
    })
  })
  producer.start()

  const ticker = setInterval(() => {
    // The status first: what is left out from now on is counted from the statistics before.
    board.poll()
    if (events.wanted('statistics')) events.emit('statistics', board.statistics())
    else meter.rest()
  }, statisticsPeriod)
  ticker.unref()

  let stopping: Promise<void> | undefined
  async function stop(): Promise<void> {
    clearInterval(ticker)
    lease.stop()
    audience.stop()
    crowd.close()
    await fleet.stop()
    await producer.stop()
    line.stop()
    await control.close()
    await Promise.all(transports.map((transport) => servers[transport].stop()))
    await stream.stop()
    meter.stop()
    load.stop()
    events.clear()
  }

  return {
    handlers: createHandlers({
      configuration,
      producer,
      servers,
      control,
      fleet,
      audience,
      line,
      stream,
      visitors,
      clock,
      board,
      events,
      crowd: crowd.calls,
      runs: createRunCalls(createRunFiles(options.dataFolder), readMachine, lease),
    }),
    on: events.on,
    status: board.status,
    notePage: store.notePage,
    stop: () => (stopping ??= stop()),
  }
}
