import type { Database } from 'better-sqlite3'
import { reservedPrefix } from '../stream/stream-settings.ts'
import { createStreamId } from '../stream-id.ts'

/** One step from the schema before it to `version`; it runs inside a transaction. */
export interface Migration {
  readonly version: number
  up(database: Database): void
}

/** "RTPG", so that `file` and we can tell our databases from those of other programs. */
export const applicationId = 0x52545047

/** Every schema there was, in order. A row here is never edited once it has been released. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    up(database) {
      // AUTOINCREMENT: an id that was used once is never used again, deleted or not.
      database.exec(`
        CREATE TABLE message (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          author TEXT NOT NULL,
          body TEXT NOT NULL,
          createdAt REAL NOT NULL
        ) STRICT;
        CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      `)
      database.pragma(`application_id = ${applicationId}`)
      database
        .prepare('INSERT INTO setting (key, value) VALUES (?, ?)')
        .run(`${reservedPrefix}id`, JSON.stringify(createStreamId()))
    },
  },
]

/** The schema that a list of migrations ends at. */
export function newestVersion(list: readonly Migration[]): number {
  return list.at(-1)?.version ?? 0
}

/** The schema a database has; 0 is one that nobody has written to. */
export function versionOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

/**
 * Brings a database to the newest schema: all steps in one transaction, so a process killed in
 * between leaves the old schema and never something between. Where nothing is due, nothing happens.
 */
export function migrate(database: Database, list: readonly Migration[] = migrations): void {
  const apply = database.transaction(() => {
    // Read again inside the transaction: this is what makes running it twice harmless.
    const from = versionOf(database)
    for (const migration of list) {
      if (migration.version <= from) continue
      migration.up(database)
      database.pragma(`user_version = ${migration.version}`)
    }
  })
  apply.exclusive()
}
