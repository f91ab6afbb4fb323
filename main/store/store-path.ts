import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { StoreObstacle } from '../contract/status.ts'
import { StoreOpenError } from './open-error.ts'

const words = {
  missing_folder: 'its folder does not exist',
  no_permission: 'permission is denied',
  read_only_disk: 'it lies on a read-only file system',
  no_folder: 'a part of its path is no folder',
  is_folder: 'it is a folder',
  no_file: 'it is no ordinary file',
  disk_full: 'the disk is full',
} as const satisfies Partial<Record<StoreObstacle, string>>

/** What the system's code of an error stands in the way of. */
const obstacleByCode: Readonly<Partial<Record<string, keyof typeof words>>> = {
  ENOENT: 'missing_folder',
  EACCES: 'no_permission',
  EPERM: 'no_permission',
  EROFS: 'read_only_disk',
  ENOTDIR: 'no_folder',
  ENOSPC: 'disk_full',
  SQLITE_FULL: 'disk_full',
}

function refused(location: string, obstacle: StoreObstacle, reason: string): StoreOpenError {
  return new StoreOpenError('path', `The store ${location} cannot be used: ${reason}.`, {
    obstacle,
  })
}

/** The refusal of a place for an obstacle that has words here. */
const misplaced = (location: string, obstacle: keyof typeof words): StoreOpenError =>
  refused(location, obstacle, words[obstacle])

/** The refusal of a place, whatever the system said about it; one that is made already stays. */
export function pathError(location: string, error: unknown): StoreOpenError {
  if (error instanceof StoreOpenError) return error
  const { code = '' } = error as NodeJS.ErrnoException
  const obstacle = obstacleByCode[code]
  if (obstacle !== undefined) return misplaced(location, obstacle)
  const said = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
  return refused(location, 'other', code === '' ? said : code)
}

/** Takes an entry away from everyone but its owner, where that is us to decide. */
function makePrivate(path: string, { mode, uid }: Stats, wanted: number): void {
  if ((mode & 0o077) !== 0 && process.getuid?.() === uid) chmodSync(path, wanted)
}

/** Creates a file of its owner's alone unless there is one; an existing one is not even opened. */
export function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/**
 * The real path of a store that can be opened there: links are resolved, so that one file has one
 * lock whatever name it goes by.
 *
 * @param createFolder the folder is the playground's own: made where it is missing, with mode 0700, and
 *   closed to others. Otherwise a missing one is an error, and its mode is its owner's business.
 * @throws StoreOpenError `path`.
 */
export function prepareStorePath(location: string, createFolder: boolean): string {
  try {
    const wanted = resolve(location.trim())
    const folder = dirname(wanted)
    if (createFolder) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      makePrivate(folder, statSync(folder), 0o700)
    }
    if (!statSync(folder).isDirectory()) throw misplaced(location, 'no_folder')
    const entry = statSync(wanted, { throwIfNoEntry: false })
    const file =
      entry === undefined ? join(realpathSync(folder), basename(wanted)) : realpathSync(wanted)
    // The folder as well: the log and the lock are written beside the file.
    accessSync(dirname(file), constants.W_OK | constants.X_OK)
    if (entry === undefined) return file
    if (entry.isDirectory()) throw misplaced(location, 'is_folder')
    if (!entry.isFile()) throw misplaced(location, 'no_file')
    accessSync(file, constants.R_OK | constants.W_OK)
    makePrivate(file, entry, 0o600)
    return file
  } catch (error) {
    throw pathError(location, error)
  }
}
