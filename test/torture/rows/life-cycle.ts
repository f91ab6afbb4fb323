import type { Row } from '../row.ts'
import { descriptors } from './descriptors.ts'
import { hiddenTab } from './hidden-tab.ts'
import { oddStarts } from './odd-starts.ts'
import { signals } from './signals.ts'
import { stalledClients } from './stalled-clients.ts'
import { takenPorts } from './taken-ports.ts'
import { toggles } from './toggles.ts'

export const lifeCycleRows: readonly Row[] = [
  takenPorts,
  signals,
  oddStarts,
  descriptors,
  stalledClients,
  toggles,
  hiddenTab,
]
