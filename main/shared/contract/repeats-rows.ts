import type { PollMode } from './knobs.ts'
import { transportRows, type Transport } from './transport.ts'

/** Whether answers carry the rows that a client has already: the whole table, changed or not. */
export function repeatsRows(transport: Transport, mode: PollMode): boolean {
  return !transportRows[transport].pushes && (mode === 'all' || mode === 'conditional')
}
