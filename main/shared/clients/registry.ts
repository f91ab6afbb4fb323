import type { Lane } from '../contract/lanes.ts'
import type { Client, ClientOptions, ClientSink } from './client.ts'
import type { ClientEnvironment } from './environment.ts'
import { createPollingClient } from './polling-client.ts'
import { createSseClient } from './sse-client.ts'
import { createSseFetchClient } from './sse-fetch-client.ts'
import { createWebSocketClient } from './websocket-client.ts'

/** Creates a client that has not been started. */
export type CreateClient = (
  options: ClientOptions,
  sink: ClientSink,
  environment: ClientEnvironment,
) => Client

/** The full client of each lane. */
export const createClient: Readonly<Record<Lane, CreateClient>> = {
  polling: createPollingClient,
  sse: createSseClient,
  sseFetch: createSseFetchClient,
  websocket: createWebSocketClient,
}
