import type { Banner } from '../shared/contract/status.ts'
import { defaultSettings } from '../shared/contract/settings.ts'
import type { Clock } from '../engine/clock.ts'
import type { ManagedStream } from '../engine/stream.ts'
import { openStore, StoreOpenError, type StoreOwner } from '../store/open-store.ts'
import { StartError } from './start-error.ts'

export interface OpenByPolicyOptions {
  /** The store a person asked for, or undefined for the default. */
  readonly explicit: string | undefined
  /** A file with credentials for the server of that store. */
  readonly credentials?: string | undefined
  /** The default file. */
  readonly fallback: string
  readonly clock: Clock
}

export interface PolicyStore {
  readonly stream: ManagedStream
  readonly banners: readonly Banner[]
  readonly notePage: (page: string | undefined) => void
}

/** A store in use, with what is known of its owner: `open` goes there instead of failing. */
export class StoreInUseError extends StartError {
  readonly page: string | undefined

  constructor(location: string, pid: number | undefined, page: string | undefined) {
    const owner = pid === undefined ? 'another playground' : `the playground with pid ${pid}`
    super(
      3,
      `The store ${location} is in use by ${owner}; end it, or choose another with --db FILE.`,
    )
    this.name = 'StoreInUseError'
    this.page = page
  }
}

/** The page of an owner: the file that names it may lie where others write, and it is opened. */
function pageOf(owner: StoreOwner | undefined): string | undefined {
  const page = owner?.page
  return page !== undefined && /^http:\/\/127\.0\.0\.1:\d+\//.test(page) ? page : undefined
}

/**
 * Opens the store by the start policy: a default that cannot be used gives way to a store in
 * memory with a banner; a path that was asked for ends the start. One in use always ends it.
 *
 * @throws StartError 2 for a path, 3 for a server that cannot be reached, StoreInUseError (3) for a store in use.
 */
export async function openByPolicy(options: OpenByPolicyOptions): Promise<PolicyStore> {
  const { explicit, credentials, fallback, clock } = options
  const location = explicit ?? fallback
  const { retention } = defaultSettings
  try {
    const opened = await openStore({
      location,
      credentials,
      clock,
      retention,
      // A folder that a person named must be there; the default one is ours to make.
      createFolder: explicit === undefined,
    })
    const movedAside: Banner[] =
      opened.movedAside === undefined
        ? []
        : [
            {
              code: 'store_moved_aside',
              level: 'warning',
              details: { file: opened.movedAside },
            },
          ]
    return {
      stream: opened.stream,
      banners: movedAside,
      notePage: (page) => opened.noteOwner({ pid: process.pid, page }),
    }
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error
    if (error.kind === 'in_use') {
      throw new StoreInUseError(location, error.owner?.pid, pageOf(error.owner))
    }
    if (explicit !== undefined) {
      throw new StartError(error.kind === 'unreachable' ? 3 : 2, error.message)
    }
    const opened = await openStore({ location: ':memory:', clock, retention })
    return {
      stream: opened.stream,
      banners: [
        {
          code: 'store_in_memory',
          level: 'warning',
          details: { file: location, obstacle: error.obstacle, why: error.message },
        },
      ],
      notePage: () => undefined,
    }
  }
}
