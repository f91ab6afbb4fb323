import { getSystemErrorMessage } from 'node:util'
import Database from 'better-sqlite3'
import type { StoreObstacle } from '../../shared/contract/status.ts'
import { tryPlace } from './place-trial.ts'

/** An obstacle that has words of its own here. */
export type NamedObstacle = Exclude<StoreObstacle, 'newer' | 'foreign' | 'other'>

/** The obstacle, as the end of a sentence that begins with the store. */
export const obstacleWords: Readonly<Record<NamedObstacle, string>> = {
  missing_folder: 'its folder does not exist',
  no_permission: 'permission is denied',
  read_only_disk: 'it lies on a read-only file system',
  no_folder: 'a part of its path is not a folder',
  is_folder: 'it is a folder',
  no_file: 'it is not an ordinary file',
  name_too_long: 'its path is longer than the system allows',
  bad_name: 'the system does not take its name',
  link_loop: 'the links in its path lead round in a circle',
  disk_full: 'the disk is full',
  file_too_large: 'the system does not let it become as large as it has to',
  no_locks: 'its file system cannot lock files',
  no_shared_memory: 'its file system cannot share memory between programs',
  held_open: 'another program keeps it from being opened',
  drive_error: 'the drive reports an error when it is read or written',
  no_memory: 'the system has no memory left',
  too_many_files: 'too many files are open',
  damaged: 'it is damaged and could not be put aside',
}

/** What the system's own codes (errno) mean. */
const byErrno: Readonly<Partial<Record<string, NamedObstacle>>> = {
  ENOENT: 'missing_folder',
  EACCES: 'no_permission',
  EPERM: 'no_permission',
  EROFS: 'read_only_disk',
  ENOTDIR: 'no_folder',
  EISDIR: 'is_folder',
  ENXIO: 'no_file',
  ENAMETOOLONG: 'name_too_long',
  EINVAL: 'bad_name',
  EILSEQ: 'bad_name',
  ERR_INVALID_ARG_VALUE: 'bad_name',
  ELOOP: 'link_loop',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'file_too_large',
  EOVERFLOW: 'file_too_large',
  ENOLCK: 'no_locks',
  EBUSY: 'held_open',
  ETXTBSY: 'held_open',
  EAGAIN: 'held_open',
  EIO: 'drive_error',
  ENODEV: 'drive_error',
  ESTALE: 'drive_error',
  EREMOTEIO: 'drive_error',
  ENOTCONN: 'drive_error',
  EHOSTDOWN: 'drive_error',
  EHOSTUNREACH: 'drive_error',
  ETIMEDOUT: 'drive_error',
  EBADMSG: 'drive_error',
  EUCLEAN: 'drive_error',
  ENOMEM: 'no_memory',
  EMFILE: 'too_many_files',
  ENFILE: 'too_many_files',
}

/** What SQLite's codes (https://sqlite.org/rescode.html) mean, the most exact name first. */
const bySqlite: readonly (readonly [prefix: string, obstacle: NamedObstacle])[] = [
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_NOLFS', 'file_too_large'],
  ['SQLITE_NOMEM', 'no_memory'],
  ['SQLITE_IOERR_NOMEM', 'no_memory'],
  ['SQLITE_IOERR_SHM', 'no_shared_memory'],
  ['SQLITE_IOERR_MMAP', 'no_shared_memory'],
  ['SQLITE_IOERR_LOCK', 'no_locks'],
  ['SQLITE_IOERR_RDLOCK', 'no_locks'],
  ['SQLITE_IOERR_UNLOCK', 'no_locks'],
  ['SQLITE_IOERR_BLOCKED', 'no_locks'],
  ['SQLITE_IOERR_CHECKRESERVEDLOCK', 'no_locks'],
  ['SQLITE_PROTOCOL', 'no_locks'],
  // That is what EPERM is called where a lock is asked for, and nowhere else.
  ['SQLITE_PERM', 'no_locks'],
  ['SQLITE_IOERR', 'drive_error'],
  ['SQLITE_CANTOPEN_ISDIR', 'is_folder'],
  ['SQLITE_CANTOPEN', 'no_permission'],
  ['SQLITE_AUTH', 'no_permission'],
  ['SQLITE_READONLY', 'no_permission'],
  ['SQLITE_BUSY', 'held_open'],
  ['SQLITE_LOCKED', 'held_open'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
]

/** These say what SQLite could not do and not why: the system is asked itself. */
const withoutCause = /^SQLITE_(?:CANTOPEN|IOERR|READONLY)/

function obstacleOfErrno(code: string): NamedObstacle | undefined {
  return byErrno[code]
}

function obstacleOfSqlite(code: string, folder: string): NamedObstacle | undefined {
  if (withoutCause.test(code)) {
    const cause = obstacleOfErrno(tryPlace(folder) ?? '')
    if (cause !== undefined) return cause
  }
  return bySqlite.find(([prefix]) => code.startsWith(prefix))?.[1]
}

/** The obstacle, and how a person is told of it. */
export interface Reason {
  readonly obstacle: StoreObstacle
  /** The end of a sentence; never a code. */
  readonly words: string
}

/** Words of the system for an error that has none here: its text, without a code or a path. */
function systemWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { errno, code } = error as NodeJS.ErrnoException
  if (code === undefined || error instanceof Database.SqliteError) {
    return error.message.replace(/\.$/, '')
  }
  if (errno === undefined) return 'the system refuses it'
  return `the system says: ${getSystemErrorMessage(errno)}`
}

/**
 * Finds out why a store cannot be opened.
 *
 * @param folder where the store lies; where SQLite's code hides the cause, a file is tried there.
 */
export function reasonOf(error: unknown, folder: string): Reason {
  const { code = '' } = error as NodeJS.ErrnoException
  const obstacle = code.startsWith('SQLITE_')
    ? obstacleOfSqlite(code, folder)
    : obstacleOfErrno(code)
  return obstacle === undefined
    ? { obstacle: 'other', words: systemWords(error) }
    : { obstacle, words: obstacleWords[obstacle] }
}
