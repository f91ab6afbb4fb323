import Database from 'better-sqlite3'

/** A file that grew beyond this in one burst is cut back when the log starts over. */
const journalSizeLimit = 16_777_216

/**
 * Opens a connection that never blocks for a lock longer than `patience` ms.
 *
 * `synchronous` reads 2 after `journal_mode = wal` and 1 only after the first write, unless it is
 * set: so it is. Only the worker makes checkpoints, hence no automatic ones.
 */
export function connect(file: string, patience: number): Database.Database {
  const database = new Database(file, { timeout: patience, fileMustExist: true })
  try {
    const mode = database.pragma('journal_mode = wal', { simple: true })
    if (mode !== 'wal') throw new Error('its file system cannot hold a write-ahead log')
    database.pragma('synchronous = normal')
    database.pragma('foreign_keys = on')
    database.pragma('trusted_schema = off')
    database.pragma('wal_autocheckpoint = 0')
    database.pragma(`journal_size_limit = ${journalSizeLimit}`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
