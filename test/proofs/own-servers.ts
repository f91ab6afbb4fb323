import { defaultSettings } from '../../main/contract/settings.ts'
import { createLedger } from '../../main/engine/ledger.ts'
import { createPosts } from '../../main/engine/posts.ts'
import { createAccess } from '../../main/servers/access.ts'
import { createPollingServer } from '../../main/servers/polling.ts'
import { createSseServer } from '../../main/servers/sse.ts'
import { createWebSocketServer } from '../../main/servers/websocket.ts'
import { createMemoryStream } from '../../main/store/memory-stream.ts'
import { createSystemClock } from '../../main/system-clock.ts'

export interface Addresses {
  readonly polling: string
  readonly sse: string
  readonly websocket: string
}

/** Starts the three servers over one stream in memory, on free ports. */
export async function startOwnServers(): Promise<Addresses & { stop(): Promise<void> }> {
  const clock = createSystemClock()
  const stream = createMemoryStream({ clock, retention: 100_000 })
  const options = {
    stream,
    clock,
    posts: createPosts(stream, clock),
    ledger: createLedger(),
    access: createAccess({ hosts: () => [], origins: () => [], onRefusedOrigin: () => undefined }),
    settings: () => defaultSettings,
    accept: () => undefined,
    hosts: ['127.0.0.1', '::1'],
    port: 0,
  }
  const servers = [
    createPollingServer(options),
    createSseServer(options),
    createWebSocketServer(options),
  ] as const
  await Promise.all(servers.map((server) => server.start()))
  return {
    polling: servers[0].status().url,
    sse: servers[1].status().url,
    websocket: servers[2].status().url,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
      await stream.stop()
    },
  }
}
