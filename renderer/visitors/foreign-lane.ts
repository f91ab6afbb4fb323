import { laneRows, lanes } from '../../main/shared/contract/lanes.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { foreignClients } from '../../main/shared/contract/wire.ts'
import type { WiredPane } from '../wire/wired-pane.ts'

/** All foreign clients of a transport together, as the Wire view takes a pane. */
export function foreignOn(transport: Transport): WiredPane {
  const lane = lanes.find((name) => laneRows[name].transport === transport)
  if (lane === undefined) throw new Error(`no lane consumes ${transport}`)
  return { id: foreignClients, lane, transport }
}
