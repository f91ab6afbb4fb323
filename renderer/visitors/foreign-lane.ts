import { usualLaneOf } from '../../main/shared/contract/lanes.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import type { WiredPane } from '../wire/wired-pane.ts'

/** All foreign clients of a transport together, as the Wire view takes a pane. */
export function foreignOn(transport: Transport): WiredPane {
  return { id: foreignClients, lane: usualLaneOf(transport), transport }
}
