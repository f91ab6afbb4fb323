import type { StoreObstacle } from '../../shared/contract/status.ts'

/** Who holds a store: its process, and where its page is if it has one. */
export interface StoreOwner {
  readonly pid: number
  readonly page: string | undefined
}

/**
 * Why a store cannot be opened. `path`: the place itself (missing, a folder, not writable, full, the
 * file of another program). `in_use`: another process has it. `newer`: a later version made it. `unreachable`: there
 * is no server at its address that keeps it.
 */
export type StoreOpenErrorKind = 'path' | 'in_use' | 'newer' | 'unreachable'

/** A store that was not opened. Its message is one sentence for a person and names the file. */
export class StoreOpenError extends Error {
  readonly kind: StoreOpenErrorKind
  /** What the message says in English, for callers that translate. */
  readonly obstacle: StoreObstacle
  /** The holder of a store in use, where it could be read. */
  readonly owner: StoreOwner | undefined

  constructor(
    kind: StoreOpenErrorKind,
    message: string,
    {
      obstacle = 'other',
      owner,
    }: { obstacle?: StoreObstacle; owner?: StoreOwner | undefined } = {},
  ) {
    super(message)
    this.name = 'StoreOpenError'
    this.kind = kind
    this.obstacle = obstacle
    this.owner = owner
  }
}
