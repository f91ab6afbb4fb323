import { dirname } from 'node:path'
import { storeLimits } from '../../shared/contract/limits.ts'
import type { Clock } from '../../engine/clock.ts'
import type { OpenedStore, OpenStream } from '../opening.ts'
import { createManagedStream } from '../stream/managed-stream.ts'
import { StoreOpenError, type StoreOwner } from '../file/open-error.ts'
import { migrations as allMigrations } from './schema.ts'
import { createSqliteTable } from './sqlite-table.ts'
import { troubleOf } from './sqlite-errors.ts'
import { openStoreFile, type StoreFile, type StoreFileOptions } from './store-file.ts'
import { acquireStoreLock, canLock, type StoreLock } from '../file/store-lock.ts'
import { misplaced, pathError, prepareStorePath } from '../file/store-path.ts'
import { refusedError } from '../stream/refusals.ts'
import { createStorePlace, StoreGoneError } from '../file/store-place.ts'
import { createWorkerArchive } from './worker-archive.ts'

const pauseWhileBusy = 25

/** Another program may hold the file for a moment, `sqlite3` for example: waits without blocking. */
async function openWhenFree(options: StoreFileOptions, clock: Clock): Promise<StoreFile> {
  const deadline = clock.steady() + storeLimits.busyRetry
  let lockable: boolean | undefined
  for (;;) {
    try {
      return await openStoreFile(options)
    } catch (error) {
      if (troubleOf(error) !== 'busy') throw error
      lockable ??= canLock(dirname(options.file))
      if (!lockable) throw misplaced(options.file, 'no_locks')
      if (clock.steady() >= deadline) {
        throw new StoreOpenError(
          'in_use',
          `The store ${options.file} is locked by another program.`,
        )
      }
    }
    await new Promise<void>((resolve) => clock.after(pauseWhileBusy, resolve))
  }
}

function assemble(
  file: string,
  { database, stored, movedAside }: StoreFile,
  lock: StoreLock,
  options: Parameters<OpenStream>[0],
): OpenedStore {
  const { clock, retention, report } = options
  const place = createStorePlace(file)
  const archive = createWorkerArchive(file, () => {
    try {
      place.check()
    } catch (error) {
      throw error instanceof StoreGoneError ? refusedError('gone') : error
    }
  })
  const noteOwner = (owner: StoreOwner): void => {
    try {
      lock.noteOwner(owner)
    } catch (error) {
      // A courtesy to a second starter; the store does not depend on it.
      report(error)
    }
  }
  noteOwner({ pid: process.pid, page: undefined })
  if (stored.untidy) archive.deleteThrough(stored.start.horizon, stored.id).catch(report)
  if (stored.former) archive.deleteFormer().catch(report)
  const table = createSqliteTable(database, file, place)
  const stream = createManagedStream({
    id: stored.id,
    location: file,
    start: stored.start,
    settings: stored.settings,
    table,
    ground: table,
    archive,
    clock,
    limits: {
      rows: retention,
      bytes: storeLimits.retentionBytes,
      hardBytes: 2 * storeLimits.retentionBytes,
    },
    promises: { wholeBatches: true, durable: true, minimumAge: true, readAfterWrite: true },
    tail: { rows: storeLimits.tailRows, bytes: storeLimits.tailBytes },
    report,
    closed: lock.release,
  })
  return { stream, movedAside, noteOwner }
}

/** What was damaged lies elsewhere now: the lock goes on to the file that took its place. */
async function followOrClose(lock: StoreLock, { database }: StoreFile): Promise<void> {
  try {
    await lock.follow()
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens one SQLite file (WAL), which one process at a time has. */
export const openSqliteStore: OpenStream = async (options) => {
  const { location, clock, migrations = allMigrations } = options
  const file = prepareStorePath(location, options.createFolder ?? false)
  const lock = await acquireStoreLock(file)
  try {
    const opened = await openWhenFree({ file, migrations, now: clock.now() }, clock)
    await followOrClose(lock, opened)
    return assemble(file, opened, lock, options)
  } catch (error) {
    lock.release()
    throw pathError(location, error, dirname(file))
  }
}
