import type { Row, RowContext } from './row.ts'
import { build } from './support/built.ts'

/** A row over what is built: it is built first, where a source is newer. */
export function builtRow(row: Row): Row {
  return {
    ...row,
    async run(context: RowContext) {
      await build()
      return row.run(context)
    },
  }
}
