import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import type { WireBooking } from '../../main/shared/contract/status.ts'
import { noBooking } from '../../main/shared/contract/status.ts'
import { defaultSettings } from '../../main/shared/contract/settings.ts'
import { createLedger } from '../../main/engine/ledger.ts'
import { createPosts } from '../../main/engine/posts.ts'
import type { ManagedStream } from '../../main/engine/stream.ts'
import { createLine, type Line } from '../../main/line/line.ts'
import { createAccess } from '../../main/servers/http/access.ts'
import { createServer } from '../../main/servers/registry.ts'
import type { ServerOptions } from '../../main/servers/server.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createSystemClock } from '../../main/composition/system-clock.ts'

export type Addresses = Readonly<Record<Transport, string>>

export interface OwnServers extends Addresses {
  readonly stream: ManagedStream
  readonly line: Line
  /** What has been booked for a client up to now. */
  booked(client: string): WireBooking
  stop(): Promise<void>
}

/** Starts all servers over one stream in memory, on free ports, behind the line. */
export async function startOwnServers(limits: ServerOptions['limits'] = {}): Promise<OwnServers> {
  const clock = createSystemClock()
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const ledger = createLedger()
  const line = createLine({ clock, random: Math.random })
  const options = {
    stream,
    clock,
    posts: createPosts(stream, clock),
    ledger,
    access: createAccess({ hosts: () => [], origins: () => [], onRefusedOrigin: () => undefined }),
    settings: () => defaultSettings,
    hosts: ['127.0.0.1', '::1'],
    port: 0,
    limits,
  }
  const servers = transports.map((transport) =>
    createServer(transport, { ...options, line: line.at(transport) }),
  )
  await Promise.all(servers.map((server) => server.start()))
  return {
    ...(Object.fromEntries(
      servers.map((server) => [server.transport, server.status().url]),
    ) as Addresses),
    stream,
    line,
    booked(client) {
      for (const server of servers) server.settle()
      return ledger.of(client)?.wire ?? noBooking
    },
    async stop() {
      line.stop()
      await Promise.all(servers.map((server) => server.stop()))
      await stream.stop()
    },
  }
}
