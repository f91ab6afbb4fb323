import Database from 'better-sqlite3'
import type { StoreTrouble } from '../contract/status.ts'

/** What an error of SQLite means for a store; `other` is the fault of one statement alone. */
export type SqliteTrouble = 'busy' | 'damaged' | 'unavailable' | 'other'

/**
 * Primary result codes (https://sqlite.org/rescode.html) that say something about the place and
 * nothing about the content: a full disk, a failing device, no memory, no permission.
 */
const unavailable = new Set([
  'CANTOPEN',
  'FULL',
  'IOERR',
  'NOLFS',
  'NOMEM',
  'PERM',
  'PROTOCOL',
  'READONLY',
])

function primaryOf({ code }: { readonly code: string }): string {
  return code.split('_')[1] ?? ''
}

/** Sorts what better-sqlite3 threw. Extended codes (`SQLITE_BUSY_SNAPSHOT`) count as their primary. */
export function troubleOf(error: unknown): SqliteTrouble | undefined {
  if (!(error instanceof Database.SqliteError)) return undefined
  const primary = primaryOf(error)
  if (primary === 'BUSY' || primary === 'LOCKED') return 'busy'
  if (primary === 'CORRUPT' || primary === 'NOTADB') return 'damaged'
  return unavailable.has(primary) ? 'unavailable' : 'other'
}

/** What a person is told where the place refused something: a full disk calls for another help. */
export function refusalOf(error: unknown): Exclude<StoreTrouble, 'busy'> {
  if (troubleOf(error) === 'damaged') return 'damaged'
  return error instanceof Database.SqliteError && primaryOf(error) === 'FULL' ? 'full' : 'readonly'
}
