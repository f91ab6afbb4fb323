import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { StoreObstacle } from '../../shared/contract/status.ts'
import { StoreOpenError } from './open-error.ts'
import { obstacleWords, reasonOf, type NamedObstacle } from './obstacles.ts'

function refused(location: string, obstacle: StoreObstacle, words: string): StoreOpenError {
  return new StoreOpenError('path', `The store ${location} cannot be used: ${words}.`, { obstacle })
}

/** The refusal of a place for an obstacle that has words of its own. */
export const misplaced = (location: string, obstacle: NamedObstacle): StoreOpenError =>
  refused(location, obstacle, obstacleWords[obstacle])

/**
 * The refusal of a place, whatever the system said about it; one that is made already stays.
 *
 * @param location as the person named it.
 * @param folder where its file lies; that of `location` by default.
 */
export function pathError(
  location: string,
  error: unknown,
  folder: string = dirname(resolve(location)),
): StoreOpenError {
  if (error instanceof StoreOpenError) return error
  const { obstacle, words } = reasonOf(error, folder)
  return refused(location, obstacle, words)
}

/** Takes an entry away from everyone but its owner, where that is us to decide. */
function makePrivate(path: string, { mode, uid }: Stats, wanted: number): void {
  if ((mode & 0o077) !== 0 && process.getuid?.() === uid) chmodSync(path, wanted)
}

/** Creates a file that only its owner can read, unless it exists; an existing one is not even opened. */
export function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Where a link leads; undefined for what is not one. */
function targetOf(path: string): string | undefined {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  return isLink ? resolve(realpathSync(dirname(path)), readlinkSync(path)) : undefined
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
    const target = entry === undefined ? targetOf(wanted) : undefined
    // The file is made where the link leads, so that it has one name and one lock from the first.
    if (target !== undefined) return prepareStorePath(target, false)
    const file =
      entry === undefined ? join(realpathSync(folder), basename(wanted)) : realpathSync(wanted)
    // First: no permission would make a store of such a thing.
    if (entry?.isDirectory() === true) throw misplaced(location, 'is_folder')
    if (entry?.isFile() === false) throw misplaced(location, 'no_file')
    // The folder as well: the log and the lock are written next to the file.
    accessSync(dirname(file), constants.W_OK | constants.X_OK)
    if (entry === undefined) return file
    accessSync(file, constants.R_OK | constants.W_OK)
    makePrivate(file, entry, 0o600)
    return file
  } catch (error) {
    throw pathError(location, error)
  }
}
