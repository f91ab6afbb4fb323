import type { Row } from './row.ts'
import { brokenRows } from './rows/broken.ts'
import { electronRows } from './rows/electron.ts'
import { lifeCycleRows } from './rows/life-cycle.ts'
import { loadRows } from './rows/load.ts'
import { pollingRows } from './rows/polling.ts'
import { securityRows } from './rows/security.ts'
import { sseRows } from './rows/sse.ts'
import { storeRows } from './rows/store.ts'
import { webSocketRows } from './rows/websocket.ts'

/** Every row, in the order of the catalogue. */
export const catalogue: readonly Row[] = [
  ...webSocketRows,
  ...sseRows,
  ...pollingRows,
  ...brokenRows,
  ...securityRows,
  ...storeRows,
  ...electronRows,
  ...lifeCycleRows,
  ...loadRows,
]
