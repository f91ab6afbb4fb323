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
import { StoreOpenError } from './open-error.ts'

/** The reason in a system error, in words; the code alone where it is a rare one. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  switch (code) {
    case 'ENOENT':
      return 'its folder does not exist'
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied'
    case 'EROFS':
      return 'it lies on a read-only file system'
    case 'ENOTDIR':
      return 'a part of its path is no folder'
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return 'the disk is full'
    case undefined:
      return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
    default:
      return code
  }
}

/** The refusal of a place, whatever the system said about it. */
export function pathError(location: string, error: unknown): StoreOpenError {
  return new StoreOpenError('path', `The store ${location} cannot be used: ${reasonOf(error)}.`)
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
    if (!statSync(folder).isDirectory()) throw new Error('a part of its path is no folder')
    const entry = statSync(wanted, { throwIfNoEntry: false })
    const file =
      entry === undefined ? join(realpathSync(folder), basename(wanted)) : realpathSync(wanted)
    // The folder as well: the log and the lock are written beside the file.
    accessSync(dirname(file), constants.W_OK | constants.X_OK)
    if (entry === undefined) return file
    if (entry.isDirectory()) throw new Error('it is a folder')
    if (!entry.isFile()) throw new Error('it is no ordinary file')
    accessSync(file, constants.R_OK | constants.W_OK)
    makePrivate(file, entry, 0o600)
    return file
  } catch (error) {
    throw pathError(location, error)
  }
}
