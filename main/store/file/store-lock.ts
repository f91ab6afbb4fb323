import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { holdIdentity, type IdentityHold } from './identity-hold.ts'
import { identityOf } from './file-identity.ts'
import { StoreOpenError, type StoreOwner } from './open-error.ts'
import { trialName } from './place-trial.ts'
import { troubleOf } from '../sqlite/sqlite-errors.ts'
import { createPrivateFile, misplaced, pathError } from './store-path.ts'

/** The right to be the one engine that uses a store. */
export interface StoreLock {
  /** Writes who holds it, for a second starter to read. */
  noteOwner(owner: StoreOwner): void
  /**
   * Extends the lock to the file that lies at the path now, after the former one was moved aside.
   *
   * @throws StoreOpenError `in_use`.
   */
  follow(): Promise<void>
  /** Gives it back. Idempotent. */
  release(): void
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Only a courtesy: if it is missing or unreadable, the store is in use all the same.
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Half written.
    return undefined
  }
}

function readOwner(file: string): StoreOwner | undefined {
  const said = parseJson(readText(file) ?? '')
  if (typeof said !== 'object' || said === null) return undefined
  const { pid, page } = said as Record<string, unknown>
  if (typeof pid !== 'number') return undefined
  return { pid, page: typeof page === 'string' ? page : undefined }
}

function inUse(file: string, owner: StoreOwner | undefined): StoreOpenError {
  const by = owner === undefined ? 'another process' : `the process with pid ${owner.pid}`
  return new StoreOpenError('in_use', `The store ${file} is in use by ${by}.`, { owner })
}

/** Locks an empty file until the connection is closed. @throws what SQLite and the system say. */
function lockFile(file: string): Database.Database {
  createPrivateFile(file)
  const database = new Database(file, { timeout: 0, fileMustExist: true })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Whether files can be locked in a folder. SQLite says "busy" of a lock that someone has and of a file system
 * without locks alike (`ENOLCK`, `EACCES`): a file that nobody else can know of tells them apart.
 */
export function canLock(folder: string): boolean {
  const file = trialName(folder)
  try {
    lockFile(file).close()
    return true
  } catch (error) {
    if (troubleOf(error) === undefined) throw error
    return false
  } finally {
    rmSync(file, { force: true })
  }
}

/** The lock by name. @throws StoreOpenError `in_use` or `path`. */
function lockPath(file: string): Database.Database {
  try {
    return lockFile(`${file}.lock`)
  } catch (error) {
    if (troubleOf(error) !== 'busy') throw pathError(file, error)
    if (!canLock(dirname(file))) throw misplaced(file, 'no_locks')
    throw inUse(file, readOwner(`${file}.owner`))
  }
}

/** The lock on the file itself. @throws StoreOpenError `in_use` or `path`. */
async function lockIdentity(file: string): Promise<IdentityHold> {
  let identity: string | undefined
  try {
    createPrivateFile(file)
    identity = identityOf(file)
  } catch (error) {
    throw pathError(file, error)
  }
  const outcome = await holdIdentity(identity ?? '')
  if (outcome.held !== undefined) return outcome.held
  throw inUse(file, outcome.pid === undefined ? undefined : { pid: outcome.pid, page: undefined })
}

/**
 * Takes the lock of the store `file`, or throws at once. It is two locks, and the system gives up both when the
 * process dies, however it dies, so no stale lock is ever guessed at.
 *
 * One belongs to the name: `BEGIN EXCLUSIVE` on the empty SQLite file `<file>.lock`, since Node has no file locks of
 * its own and SQLite's are fcntl and LockFileEx. It is not a lock on the store itself, because the
 * worker needs its own connection there, and so do people who look into the file with `sqlite3`.
 * Nothing is written to the lock file, and this process never opens it another way: closing any
 * descriptor of a file gives up all fcntl locks on it. It stays when the store closes, since
 * deleting it could separate two processes that wait for the same lock. `<file>.owner` says who holds it, and
 * is only believed while the lock is held.
 *
 * The other belongs to the file, whatever it is called (`identity-hold.ts`): SQLite's log follows the name, so
 * two engines that used two names would not see each other's messages, and overwrite them.
 *
 * @param file the real path of the store; it is made where it is missing.
 * @throws StoreOpenError `in_use` with the owner where it is known, or `path`.
 */
export async function acquireStoreLock(file: string): Promise<StoreLock> {
  const ownerFile = `${file}.owner`
  const held = lockPath(file)
  let hold: IdentityHold
  try {
    hold = await lockIdentity(file)
  } catch (error) {
    held.close()
    throw error
  }

  let noted: string | undefined
  return {
    noteOwner(owner) {
      if (!held.open) return
      const draft = `${ownerFile}.new`
      rmSync(draft, { force: true })
      noted = JSON.stringify(owner)
      writeFileSync(draft, noted, { mode: 0o600, flag: 'wx' })
      renameSync(draft, ownerFile)
    },
    async follow() {
      if (identityOf(file) === hold.identity) return
      const former = hold
      hold = await lockIdentity(file)
      former.release()
    },
    release() {
      if (!held.open) return
      // Where the folder was moved away meanwhile, another engine may have its own in this place.
      if (noted !== undefined && readText(ownerFile) === noted) rmSync(ownerFile, { force: true })
      hold.release()
      held.close()
    },
  }
}
