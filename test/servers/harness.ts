import { onTestFinished } from 'vitest'
import { defaultSettings, type Settings } from '../../main/contract/settings.ts'
import type { Transport } from '../../main/contract/transport.ts'
import { createLedger, type Ledger } from '../../main/engine/ledger.ts'
import { createPosts, type Posts } from '../../main/engine/posts.ts'
import type { Clock } from '../../main/engine/clock.ts'
import type { ManagedStream } from '../../main/engine/stream.ts'
import { createAccess } from '../../main/servers/access.ts'
import { createPollingServer } from '../../main/servers/polling.ts'
import type { ServerOptions, TransportServer } from '../../main/servers/server.ts'
import { createSseServer } from '../../main/servers/sse.ts'
import { createWebSocketServer } from '../../main/servers/websocket.ts'
import { createMemoryStream } from '../../main/store/memory-stream.ts'
import { createSystemClock } from '../../main/system-clock.ts'

export const creators: Readonly<Record<Transport, (options: ServerOptions) => TransportServer>> = {
  polling: createPollingServer,
  sse: createSseServer,
  websocket: createWebSocketServer,
}

/** The origin that a test server allows. */
export const friendlyOrigin = 'http://page.example:8080'

export interface Harness {
  readonly server: TransportServer
  readonly stream: ManagedStream
  readonly posts: Posts
  readonly ledger: Ledger
  readonly refusedOrigins: string[]
  readonly accepted: number[]
  readonly port: number
  /** `http://127.0.0.1:…` or `ws://127.0.0.1:…`. */
  readonly url: string
  change(settings: Partial<Settings>): void
  /** Stores messages with these bodies, as one unit; resolves with their ids. */
  append(...bodies: readonly string[]): Promise<readonly number[]>
  /** Stores so many numbered messages. */
  fill(count: number): Promise<readonly number[]>
}

/** Starts a server of one transport over a stream in memory; both are gone when the test ends. */
export async function startServer(
  transport: Transport,
  overrides: Partial<ServerOptions> & { readonly clock?: Clock } = {},
): Promise<Harness> {
  const clock = createSystemClock()
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const ledger = createLedger()
  const posts = createPosts(stream, clock)
  const refusedOrigins: string[] = []
  const accepted: number[] = []
  let settings = defaultSettings
  const server = creators[transport]({
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
    accept: (socket) => accepted.push(socket.remotePort ?? 0),
    hosts: ['127.0.0.1', '::1'],
    port: 0,
    ...overrides,
  })
  await server.start()
  onTestFinished(async () => {
    await server.stop()
    await stream.stop()
  })
  const append = (...bodies: readonly string[]): Promise<readonly number[]> =>
    stream.append(bodies.map((body) => ({ author: 'tester', body, createdAt: clock.now() })))
  return {
    server,
    stream,
    posts,
    ledger,
    refusedOrigins,
    accepted,
    port: server.status().port,
    url: server.status().url,
    change: (patch) => (settings = { ...settings, ...patch }),
    append,
    fill: (count) => append(...Array.from({ length: count }, (_, index) => `body ${index}`)),
  }
}

/** Resolves once `condition` holds; fails after `timeout` ms. */
export async function until(condition: () => boolean, timeout = 5_000): Promise<void> {
  const end = performance.now() + timeout
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Still not so after ${timeout} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
