import Database from 'better-sqlite3'
import { afterEach } from 'vitest'
import { openStore, type OpenedStore, type OpenStoreOptions } from '../../main/store/open-store.ts'
import type { Draft } from '../../main/shared/contract/message.ts'
import { createStoreClock } from './store-clock.ts'

/** Opens stores, by default on a clock that does not move, and stops them after each test. */
export function useStores(): (
  location: string,
  options?: Partial<OpenStoreOptions>,
) => Promise<OpenedStore> {
  const opened: OpenedStore[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ stream }) => stream.stop()))
  })
  return async (location, options = {}) => {
    const store = await openStore({
      location,
      createFolder: true,
      clock: createStoreClock(),
      retention: 1_000_000,
      ...options,
    })
    opened.push(store)
    return store
  }
}

/** Runs `use` on a connection of its own, as another program would have it. */
export function withDatabase<Result>(
  file: string,
  use: (database: Database.Database) => Result,
): Result {
  const database = new Database(file, { timeout: 0 })
  try {
    return use(database)
  } finally {
    database.close()
  }
}

/** This many drafts whose bodies tell their place. */
export function drafts(count: number, body = 'message'): Draft[] {
  return Array.from({ length: count }, (_, index) => ({
    author: 'test',
    body: `${body} ${index + 1}`,
    createdAt: 1_700_000_000_000 + index,
  }))
}
