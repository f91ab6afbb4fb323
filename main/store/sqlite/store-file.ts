import { chmodSync, renameSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { storeLimits } from '../../shared/contract/limits.ts'
import { connect } from './connection.ts'
import { isDamaged, moveAside, siblingName, stampOf } from '../file/damage.ts'
import { StoreOpenError } from '../file/open-error.ts'
import { applicationId, migrate, newestVersion, versionOf, type Migration } from './schema.ts'
import { loadStream, type StoredStream } from './sqlite-table.ts'
import { troubleOf } from './sqlite-errors.ts'
import { createPrivateFile } from '../file/store-path.ts'

/** A store file that is open, at the newest schema, with what it holds. */
export interface StoreFile {
  readonly database: Database.Database
  readonly stored: StoredStream
  /** Where a damaged file that was in its place has been moved. */
  readonly movedAside: string | undefined
}

export interface StoreFileOptions {
  readonly file: string
  readonly migrations: readonly Migration[]
  /** Epoch ms, for the names of files put next to it. */
  readonly now: number
}

/** There is the journal of a transaction that a crash cut off, and a reader may not undo it. */
const rollbackNeeded = 'SQLITE_READONLY_ROLLBACK'

const tail = { rows: storeLimits.tailRows, bytes: storeLimits.tailBytes }

function isEmpty(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0
}

/**
 * Looks at a database without changing it: is it ours, and of a schema we know? Returns that schema.
 *
 * @throws StoreOpenError `newer` or `path`.
 */
function inspect(database: Database.Database, options: StoreFileOptions): number {
  const { file, migrations } = options
  const version = versionOf(database)
  if (version > newestVersion(migrations)) {
    throw new StoreOpenError(
      'newer',
      `The store ${file} was made by a newer version of the playground (schema ${version}); ` +
        'it was left untouched.',
      { obstacle: 'newer' },
    )
  }
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
  const owner = database.pragma('application_id', { simple: true })
  if (tables !== 0 && owner !== applicationId) {
    throw new StoreOpenError('path', `The file ${file} belongs to another program.`, {
      obstacle: 'foreign',
    })
  }
  return version
}

/** What `inspect` says, unless it takes a writer to read on: one that rolls a crash back first. */
function inspectReadOnly(witness: Database.Database, options: StoreFileOptions): void {
  try {
    inspect(witness, options)
  } catch (error) {
    const unfinished = error instanceof Database.SqliteError && error.code === rollbackNeeded
    if (!unfinished) throw error
  }
}

/**
 * A copy of the file as it is before a migration, made a few pages at a time. It has its name once it is
 * complete, so that nobody takes the half that a crash left for the whole.
 */
async function backUp(database: Database.Database, options: StoreFileOptions): Promise<void> {
  const tag = `v${versionOf(database)}-${stampOf(options.now)}`
  const copy = siblingName(options.file, tag)
  const part = `${copy}.part`
  createPrivateFile(part)
  await database.backup(part)
  chmodSync(part, 0o600)
  renameSync(part, copy)
}

async function openSound(options: StoreFileOptions): Promise<Omit<StoreFile, 'movedAside'>> {
  const { file, migrations } = options
  createPrivateFile(file)
  const database = connect(file, 0)
  try {
    const version = inspect(database, options)
    if (version > 0 && version < newestVersion(migrations)) await backUp(database, options)
    migrate(database, migrations)
    return { database, stored: loadStream(database, tail) }
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens a store file, creates it if missing, and brings it to the newest schema. A damaged one
 * is moved aside first. The caller holds the lock of the store.
 *
 * @throws StoreOpenError `newer` or `path` (the file of another program), and what SQLite throws.
 */
export async function openStoreFile(options: StoreFileOptions): Promise<StoreFile> {
  const { file, now } = options
  if (isEmpty(file)) return { ...(await openSound(options)), movedAside: undefined }

  // A connection that only reads comes first and stays to the end: it judges without changing
  // anything, and while it is there a connection that writes does not do away with the log on closing.
  const witness = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    inspectReadOnly(witness, options)
    const opened = await openSound(options)
    witness.close()
    return { ...opened, movedAside: undefined }
  } catch (error) {
    const damaged = troubleOf(error) === 'damaged' && isDamaged(witness)
    witness.close()
    if (!damaged) throw error
  }
  const movedAside = moveAside(file, now)
  return { ...(await openSound(options)), movedAside }
}
