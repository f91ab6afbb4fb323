import { rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

/** More than a file system keeps in its inodes, and than is left where a disk is as good as full. */
const trialBytes = 65_536

/** A name of a file that exists for a moment, to see what its folder allows. */
export function trialName(folder: string): string {
  return join(folder, `.playground-trial-${randomUUID()}`)
}

/**
 * Writes a file into a folder and deletes it again: SQLite tells that it could not write, and keeps to itself
 * what the system said.
 *
 * @returns the code of what the system says to that (`ENOSPC`); undefined where it is done.
 */
export function tryPlace(folder: string): string | undefined {
  const file = trialName(folder)
  try {
    writeFileSync(file, Buffer.alloc(trialBytes), { flag: 'wx', mode: 0o600 })
    rmSync(file)
    return undefined
  } catch (error) {
    discard(file)
    return (error as NodeJS.ErrnoException).code
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch (error) {
    // What could not be made need not be deleted, and what the system says to that is nobody's cause.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

/** True where a folder has no room for another file: a full disk, or a quota that is used up. */
export function isFull(folder: string): boolean {
  const code = tryPlace(folder)
  return code === 'ENOSPC' || code === 'EDQUOT'
}
