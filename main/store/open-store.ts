import { dirname } from 'node:path'
import { storeLimits } from '../shared/contract/limits.ts'
import type { Clock } from '../engine/clock.ts'
import type { ManagedStream } from '../engine/stream.ts'
import type { FaultReporter } from '../shared/emitter.ts'
import { warnOfFault } from './warn-of-fault.ts'
import { createManagedStream } from './stream/managed-stream.ts'
import { createMemoryStream } from './memory/memory-stream.ts'
import { StoreOpenError, type StoreOwner } from './file/open-error.ts'
import { migrations as allMigrations, type Migration } from './sqlite/schema.ts'
import { createSqliteTable } from './sqlite/sqlite-table.ts'
import { troubleOf } from './sqlite/sqlite-errors.ts'
import { openStoreFile, type StoreFile, type StoreFileOptions } from './sqlite/store-file.ts'
import { acquireStoreLock, canLock, type StoreLock } from './file/store-lock.ts'
import { misplaced, pathError, prepareStorePath } from './file/store-path.ts'
import { refusedError } from './stream/refusals.ts'
import { createStorePlace, StoreGoneError } from './file/store-place.ts'
import { createWorkerArchive } from './sqlite/worker-archive.ts'

export { StoreOpenError, type StoreOwner } from './file/open-error.ts'

export interface OpenStoreOptions {
  /** The path of a file, or `:memory:`. */
  readonly location: string
  readonly clock: Clock
  /** Keeps at most so many rows, but for those of the last minute. */
  readonly retention: number
  /**
   * The folder is the playground's own: made where it is missing, mode 0700. False by default, for a
   * path that a person named: then a missing folder is an error.
   */
  readonly createFolder?: boolean | undefined
  /** The schemas, oldest first; those of this version by default. */
  readonly migrations?: readonly Migration[] | undefined
  /** Told what belongs to no caller: a listener that throws, a worker that fails. */
  readonly report?: FaultReporter | undefined
}

export interface OpenedStore {
  readonly stream: ManagedStream
  /** Where a damaged file was moved before a fresh one took its place. */
  readonly movedAside: string | undefined
  /** Writes down who has the store open, for a second starter to be told. */
  noteOwner(owner: StoreOwner): void
}

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
  options: OpenStoreOptions & { readonly report: FaultReporter },
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

/**
 * Opens the store at `location`: one SQLite file (WAL), or memory. One process at a time has it.
 *
 * @throws StoreOpenError `path`, `in_use` with the owner where it is known, or `newer`; nothing is
 *   left open then.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { location, clock, retention, migrations = allMigrations, report = warnOfFault } = options
  if (location === ':memory:') {
    const stream = createMemoryStream({ clock, retention, report })
    return { stream, movedAside: undefined, noteOwner: () => undefined }
  }

  const file = prepareStorePath(location, options.createFolder ?? false)
  const lock = await acquireStoreLock(file)
  try {
    const opened = await openWhenFree({ file, migrations, now: clock.now() }, clock)
    await followOrClose(lock, opened)
    return assemble(file, opened, lock, { ...options, report })
  } catch (error) {
    lock.release()
    throw pathError(location, error, dirname(file))
  }
}
