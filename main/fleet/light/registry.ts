import type { Transport } from '../../shared/contract/transport.ts'
import type { CreateLightClient } from './light-client.ts'
import { createLightPolling } from './polling.ts'
import { createLightSse } from './sse.ts'
import { createLightWebSocket } from './websocket.ts'

/** The light client of each transport. */
export const createLightClient: Readonly<Record<Transport, CreateLightClient>> = {
  polling: createLightPolling,
  sse: createLightSse,
  websocket: createLightWebSocket,
}
