import type { Row } from '../row.ts'
import { fanOutRow } from './load-fan-out.ts'
import { idleRow } from './load-idle.ts'
import { kneeRow } from './load-knee.ts'
import { mixedRow } from './load-mixed.ts'
import { pollsRow } from './load-polls.ts'
import { windowRow } from './load-window.ts'
import { writesRow } from './load-writes.ts'

export const loadRows: readonly Row[] = [
  idleRow,
  fanOutRow,
  mixedRow,
  writesRow,
  pollsRow,
  kneeRow,
  windowRow,
]
