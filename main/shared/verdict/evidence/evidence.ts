import type { Transport } from '../../contract/transport.ts'
import type { Measured } from '../measures.ts'
import type { SideKey } from '../sides.ts'
import { pending, type Case, type Evidence, type Witnesses } from './mark.ts'
import { onPolling } from './polling.ts'
import { onSse } from './sse.ts'
import { onWebSocket } from './websocket.ts'

const judges: Readonly<Record<Transport, (key: SideKey, given: Case) => Evidence>> = {
  polling: onPolling,
  sse: onSse,
  websocket: onWebSocket,
}

/**
 * What this run says to a side of a transport.
 *
 * @param all every pane, for what they share.
 */
export function evidenceFor(
  key: SideKey,
  transport: Transport,
  others: Witnesses,
  all: readonly Measured[],
): Evidence {
  const pane = others[transport]
  if (pane === undefined) return pending
  return judges[transport](key, { pane, others, all })
}
