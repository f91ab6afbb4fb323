import type { Transport } from '../contract/transport.ts'
import { browserAmbient } from './ambient.ts'
import type { Ambient, Client, ClientOptions, ClientSink } from './client.ts'
import { createPollingClient } from './polling-client.ts'
import { createSseClient } from './sse-client.ts'
import { createWebSocketClient } from './websocket-client.ts'

/** Creates the client of a transport. */
export function createClient(
  transport: Transport,
  options: ClientOptions,
  sink: ClientSink,
  ambient: Ambient = browserAmbient(),
): Client {
  switch (transport) {
    case 'polling':
      return createPollingClient(options, sink, ambient)
    case 'sse':
      return createSseClient(options, sink, ambient)
    case 'websocket':
      return createWebSocketClient(options, sink, ambient)
    default:
      return transport satisfies never
  }
}
