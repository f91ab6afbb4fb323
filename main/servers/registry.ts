import type { Transport } from '../shared/contract/transport.ts'
import { pollingSite } from './polling/polling.ts'
import type { ServerOptions, TransportServer } from './server.ts'
import { sseSite } from './sse/sse.ts'
import { createTransportServer, type CreateSite } from './transport-server.ts'
import { webSocketSite } from './websocket/websocket.ts'

/** What the server of each transport has of its own. */
const sites: Readonly<Record<Transport, (options: ServerOptions) => CreateSite>> = {
  polling: pollingSite,
  sse: sseSite,
  websocket: webSocketSite,
}

/** Creates the server of a transport; it listens once it is started. */
export function createServer(transport: Transport, options: ServerOptions): TransportServer {
  return createTransportServer(transport, options, sites[transport](options))
}
