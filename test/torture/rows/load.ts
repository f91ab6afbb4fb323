import type { Row } from '../row.ts'

export const loadRows: readonly Row[] = []
