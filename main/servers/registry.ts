import type { Transport } from '../shared/contract/transport.ts'
import { createPollingServer } from './polling/polling.ts'
import type { ServerOptions, TransportServer } from './server.ts'
import { createSseServer } from './sse/sse.ts'
import { createWebSocketServer } from './websocket/websocket.ts'

/** The server of each transport. */
export const creators: Readonly<Record<Transport, (options: ServerOptions) => TransportServer>> = {
  polling: createPollingServer,
  sse: createSseServer,
  websocket: createWebSocketServer,
}
