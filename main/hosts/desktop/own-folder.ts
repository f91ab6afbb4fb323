import { mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { getSystemErrorMessage } from 'node:util'
import { StartError } from '../../composition/start-error.ts'
import { isAlive } from './is-alive.ts'

function refuse(folder: string, what: string, error: unknown): StartError {
  const { code = 'unknown', errno } = error as NodeJS.ErrnoException
  const why = errno === undefined ? code : `${getSystemErrorMessage(errno)}, ${code}`
  return new StartError(
    2,
    `The data folder ${folder} cannot be ${what} (${why}); choose another with --data-folder FOLDER.`,
  )
}

/**
 * Makes the folder that Electron is to keep its files in, which takes nothing but the absolute path of a folder
 * that is there.
 *
 * @param folder relative to the working directory where it is not absolute.
 * @returns its absolute path.
 * @throws StartError 2 where it cannot be made.
 */
export function prepareFolder(folder: string): string {
  const absolute = resolve(folder)
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw refuse(absolute, 'made', error)
  }
  return absolute
}

function tryFolder(folder: string): void {
  const file = join(folder, `.window-trial-${process.pid}`)
  try {
    writeFileSync(file, '', { mode: 0o600 })
    rmSync(file)
  } catch (error) {
    throw refuse(folder, 'written to', error)
  }
}

/** Chromium's lock on Linux and macOS is a link that leads to `HOST-PID`. */
function refuseForeignLock(folder: string): void {
  const file = join(folder, 'SingletonLock')
  let held: string
  try {
    held = readlinkSync(file)
  } catch {
    // Windows has no such file.
    return
  }
  const [, host, pid] = /^(.+)-(\d+)$/.exec(held) ?? []
  if (host === undefined || host === hostname() || isAlive(Number(pid))) return
  throw new StartError(
    3,
    `The data folder ${folder} is in use by process ${pid} on ${host}; end it there, or delete ${file} if there is none.`,
  )
}

/**
 * Finds out why the lock of the single instance was refused. Electron says the same where another instance has it
 * and has come to the front, where there is no place for it, and where it was left behind on a computer of another
 * name.
 *
 * @throws StartError where no other instance was told: 2 for a folder that cannot be written to, 3 for one in use
 * elsewhere.
 */
export function explainRefusedLock(folder: string): void {
  tryFolder(folder)
  refuseForeignLock(folder)
}
