import { onTestFinished } from 'vitest'
import { defaultSettings, type Settings } from '../../main/shared/contract/settings.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { createLedger, type Ledger } from '../../main/engine/ledger.ts'
import { createPosts, type Posts } from '../../main/engine/posts.ts'
import type { ManagedStream } from '../../main/engine/stream.ts'
import { createAccess } from '../../main/servers/http/access.ts'
import { createServer } from '../../main/servers/registry.ts'
import type { ServerOptions, TransportServer } from '../../main/servers/server.ts'
import { noLine } from '../../main/servers/socket-line.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'
import { passWhile } from '../support/passing-time.ts'

export { until } from '../support/until.ts'

/** The origin that a test server allows. */
export const friendlyOrigin = 'http://page.example:8080'

export interface Harness {
  readonly server: TransportServer
  /** The time of the server and its stream. It does not move unless the test moves it. */
  readonly clock: ManualClock
  readonly stream: ManagedStream
  readonly posts: Posts
  readonly ledger: Ledger
  readonly refusedOrigins: string[]
  readonly accepted: number[]
  readonly port: number
  /** `http://127.0.0.1:…` or `ws://127.0.0.1:…`. */
  readonly url: string
  /** Stops the server, and lets as much time pass as it takes. */
  stop(): Promise<void>
  change(settings: Partial<Settings>): void
  /** Stores messages with these bodies, as one unit; resolves with their ids. */
  append(...bodies: readonly string[]): Promise<readonly number[]>
  /** Stores this many numbered messages. */
  fill(count: number): Promise<readonly number[]>
}

/** Node and `ws` measure these themselves, in real ms: none of them may end a connection of a slow machine. */
const patient = {
  headersTimeout: 600_000,
  requestTimeout: 600_000,
  keepAliveTimeout: 600_000,
  closeTimeout: 600_000,
}

/** What a test gives a server in place of what the harness would. */
export interface Overrides extends Partial<Omit<ServerOptions, 'clock'>> {
  readonly clock?: ManualClock
}

/** Starts a server of one transport over a stream in memory; both are gone when the test ends. */
export async function startServer(
  transport: Transport,
  { clock = createManualClock(), limits, ...overrides }: Overrides = {},
): Promise<Harness> {
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const ledger = createLedger()
  const posts = createPosts(stream, clock)
  const refusedOrigins: string[] = []
  const accepted: number[] = []
  let settings = defaultSettings
  const server = createServer(transport, {
    stream,
    posts,
    clock,
    ledger,
    access: createAccess({
      hosts: () => [],
      origins: () => [friendlyOrigin],
      onRefusedOrigin: (origin) => refusedOrigins.push(origin),
    }),
    settings: () => settings,
    line: { ...noLine, accepted: (socket) => accepted.push(socket.remotePort ?? 0) },
    hosts: ['127.0.0.1', '::1'],
    port: 0,
    limits: { ...patient, ...limits },
    ...overrides,
  })
  await server.start()
  onTestFinished(async () => {
    await passWhile(clock, server.stop(), 10)
    await stream.stop()
  })
  const append = (...bodies: readonly string[]): Promise<readonly number[]> =>
    stream.append(bodies.map((body) => ({ author: 'tester', body, createdAt: clock.now() })))
  return {
    server,
    clock,
    stream,
    posts,
    ledger,
    refusedOrigins,
    accepted,
    port: server.status().port,
    url: server.status().url,
    stop: () => passWhile(clock, server.stop()),
    change: (patch) => (settings = { ...settings, ...patch }),
    append,
    fill: (count) => append(...Array.from({ length: count }, (_, index) => `body ${index}`)),
  }
}

/** Resolves once the event loop has gone around: what was due in this turn has been done. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
