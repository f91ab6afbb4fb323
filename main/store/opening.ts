import type { Clock } from '../engine/clock.ts'
import type { ManagedStream } from '../engine/stream.ts'
import type { FaultReporter } from '../shared/emitter.ts'
import type { StoreOwner } from './file/open-error.ts'
import type { Migration } from './sqlite/schema.ts'

export interface OpenStoreOptions {
  /** The path of a file, `:memory:`, or an address of NATS. */
  readonly location: string
  /** A file with credentials for the server at that address. */
  readonly credentials?: string | undefined
  readonly clock: Clock
  /** Rows to keep at most, except those of the last minute. */
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

/** Opens a store of one scheme. */
export type OpenStream = (
  options: OpenStoreOptions & { readonly report: FaultReporter },
) => Promise<OpenedStore>
