import { openMemoryStore } from './memory/open-memory-store.ts'
import { isNatsAddress } from './nats/address.ts'
import type { OpenedStore, OpenStoreOptions, OpenStream } from './opening.ts'
import { openSqliteStore } from './sqlite/open-sqlite-store.ts'
import { warnOfFault } from './warn-of-fault.ts'

export { StoreOpenError, type StoreOwner } from './file/open-error.ts'
export type { OpenedStore, OpenStoreOptions } from './opening.ts'

/** Every kind of store, by the scheme of its location. */
const openers = {
  sqlite: openSqliteStore,
  memory: openMemoryStore,
  // Whose store is a file loads nothing of this.
  nats: async (options) => (await import('./nats/open-nats-store.ts')).openNatsStore(options),
} as const satisfies Readonly<Record<string, OpenStream>>

/** `:memory:` is what SQLite calls it, too; NATS has addresses; everything else is a path. */
function schemeOf(location: string): keyof typeof openers {
  if (isNatsAddress(location)) return 'nats'
  return location === ':memory:' ? 'memory' : 'sqlite'
}

/**
 * Opens the store at `location`.
 *
 * @throws StoreOpenError `path`, `in_use` with the owner where it is known, `newer` or
 *   `unreachable`; nothing is left open then.
 */
export function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { report = warnOfFault } = options
  return openers[schemeOf(options.location)]({ ...options, report })
}
