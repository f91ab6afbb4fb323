import { dirname } from 'node:path'
import { identityOf } from './file-identity.ts'
import { isFull } from './place-trial.ts'

/** What a store that is open writes to no longer lies where its name leads. */
export class StoreGoneError extends Error {
  constructor(path: string) {
    super(`${path} is not the file that was opened.`)
    this.name = 'StoreGoneError'
  }
}

/** Where an open store lies. */
export interface StorePlace {
  /**
   * Makes sure that what is written ends up where the name of the store leads: a deleted file takes all that is
   * written to it along, and SQLite itself notices nothing.
   *
   * @throws StoreGoneError where the file, its log or the index of its log was deleted, moved or replaced.
   */
  check(): void
  /** True if the disk is full. */
  full(): boolean
}

function identityOrUnknown(path: string): string | undefined {
  try {
    return identityOf(path) ?? 'nothing'
  } catch {
    // The folder may not be looked into, or the drive does not answer: that says nothing about the file.
    return undefined
  }
}

/** Remembers what lies at the path of a store, once it is open, with its log (WAL) and the index of that. */
export function createStorePlace(file: string): StorePlace {
  const opened = [file, `${file}-wal`, `${file}-shm`]
    .map((path) => ({ path, identity: identityOrUnknown(path) }))
    .filter(({ identity }) => identity !== undefined && identity !== 'nothing')
  return {
    check() {
      for (const { path, identity } of opened) {
        const now = identityOrUnknown(path)
        if (now !== undefined && now !== identity) throw new StoreGoneError(path)
      }
    },
    full: () => isFull(dirname(file)),
  }
}
