import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { pathError, createPrivateFile } from './store-path.ts'
import { StoreOpenError, type StoreOwner } from './open-error.ts'
import { troubleOf } from './sqlite-errors.ts'

/** The right to be the one process that uses a store. */
export interface StoreLock {
  /** Writes who holds it, for a second starter to read. */
  noteOwner(owner: StoreOwner): void
  /** Gives it back. Idempotent. */
  release(): void
}

function readOwner(file: string): StoreOwner | undefined {
  try {
    const { pid, page } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    if (typeof pid !== 'number') return undefined
    return { pid, page: typeof page === 'string' ? page : undefined }
  } catch (error) {
    // It is a courtesy beside the lock: missing or half written, the store is in use all the same.
    if (error instanceof Error) return undefined
    throw error
  }
}

/**
 * Takes the lock of the store `file`, or throws at once.
 *
 * The lock is `BEGIN EXCLUSIVE` on the empty SQLite file `<file>.lock`: Node has no file locks of
 * its own, and SQLite's (fcntl, LockFileEx) are released by the system when the process dies, however it
 * dies, so no stale lock is ever guessed at. It is not a lock on the store itself, because the
 * worker needs its own connection there, and so do people who look into the file with `sqlite3`.
 * Nothing is written to the lock file, and this process never opens it another way: closing any
 * descriptor of a file gives up all fcntl locks on it. It stays when the store closes, since
 * deleting it could part two processes that wait for the same lock. Who holds it stands in
 * `<file>.owner`, which is only believed while the lock is held.
 *
 * @throws StoreOpenError `in_use` with the owner where it is known, or `path`.
 */
export function acquireStoreLock(file: string): StoreLock {
  const lockFile = `${file}.lock`
  const ownerFile = `${file}.owner`
  let database: Database.Database | undefined
  try {
    createPrivateFile(lockFile)
    database = new Database(lockFile, { timeout: 0, fileMustExist: true })
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database?.close()
    if (troubleOf(error) !== 'busy') throw pathError(lockFile, error)
    const owner = readOwner(ownerFile)
    const by = owner === undefined ? 'another process' : `the process with pid ${owner.pid}`
    throw new StoreOpenError('in_use', `The store ${file} is in use by ${by}.`, { owner })
  }

  const held = database
  return {
    noteOwner(owner) {
      if (!held.open) return
      const draft = `${ownerFile}.new`
      rmSync(draft, { force: true })
      writeFileSync(draft, JSON.stringify(owner), { mode: 0o600, flag: 'wx' })
      renameSync(draft, ownerFile)
    },
    release() {
      if (!held.open) return
      rmSync(ownerFile, { force: true })
      held.close()
    },
  }
}
