import { Buffer } from 'node:buffer'
import type { Message } from '../../shared/contract/message.ts'
import type { Rows } from './rows.ts'

/** A body as a value of a JSON array: JSON as it is written, anything else as a text. */
function valueOf(body: string): string {
  try {
    JSON.parse(body)
    return body
  } catch {
    return JSON.stringify(body)
  }
}

/** Rows with the bodies alone, for pages that know messages of their own shape only (PROTOCOL 2.1). */
export function plainRows(rows: Rows): Rows {
  const messages = JSON.parse(rows.body.toString()) as readonly Message[]
  const values = messages.map(({ body }) => valueOf(body))
  return { ...rows, body: Buffer.from(`[${values.join(',')}]`), plain: true }
}
