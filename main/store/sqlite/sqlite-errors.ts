import Database from 'better-sqlite3'
import type { WriteFailure } from '../stream/ports.ts'
import type { Refusal } from '../stream/refusals.ts'
import { StoreGoneError } from '../file/store-place.ts'

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

/** Sorts what better-sqlite3 threw, and what the place of a store did. Extended codes (`SQLITE_BUSY_SNAPSHOT`) count as their primary. */
export function troubleOf(error: unknown): WriteFailure | undefined {
  if (error instanceof StoreGoneError) return 'unavailable'
  if (!(error instanceof Database.SqliteError)) return undefined
  const primary = primaryOf(error)
  if (primary === 'BUSY' || primary === 'LOCKED') return 'busy'
  if (primary === 'CORRUPT' || primary === 'NOTADB') return 'damaged'
  return unavailable.has(primary) ? 'unavailable' : 'other'
}

/**
 * What a person is told where the place refused something: a full disk calls for another help.
 *
 * @param full asked where SQLite does not say why it could not write: of a used-up quota, or where the index of the
 *   log had no room, it speaks as of a failing drive.
 */
export function refusalOf(error: unknown, full: () => boolean = () => false): Refusal {
  if (error instanceof StoreGoneError) return 'gone'
  if (troubleOf(error) === 'damaged') return 'damaged'
  if (!(error instanceof Database.SqliteError)) return 'readonly'
  const primary = primaryOf(error)
  if (primary === 'FULL') return 'full'
  return (primary === 'IOERR' || primary === 'CANTOPEN') && full() ? 'full' : 'readonly'
}
