import type { Clock } from '../../engine/clock.ts'
import type { ManagedStream } from '../../engine/stream.ts'
import type { FaultReporter } from '../../shared/emitter.ts'
import { warnOfFault } from '../warn-of-fault.ts'
import { createManagedStream } from '../stream/managed-stream.ts'
import type { Archive, Ground, MessageTable, SettingTable } from '../stream/ports.ts'
import { packMessages } from '../sqlite/pack-messages.ts'
import { createStreamId } from '../stream-id.ts'

/** The most bytes that a store in memory holds; this overrides rows and age. */
const memoryBytes = 134_217_728

export interface MemoryStreamOptions {
  readonly clock: Clock
  /** Rows to keep at most, except those of the last minute. */
  readonly retention: number
  /** Keeps at most this many bytes, whatever their age; 128 MiB by default. */
  readonly bytes?: number | undefined
  /** Told what listeners throw; by default a warning of the process. */
  readonly report?: FaultReporter | undefined
}

/** Gives out ids and keeps nothing: the stream's own memory holds all there is. */
function createNumbering(): MessageTable & SettingTable {
  let committed = 0
  let next = 0
  return {
    transact(work) {
      next = committed
      const done = work()
      committed = next
      return done
    },
    insert(drafts) {
      const first = next + 1
      next += drafts.length
      return first
    },
    saveMark: nothing,
    renew() {
      next = 0
    },
    saveSetting: nothing,
  }
}

const nothing = (): undefined => undefined
const nothingLater = async (): Promise<undefined> => undefined
const noMessages = async (): Promise<[]> => []

/** Memory refuses nothing: what fails is the fault of the work. */
const solidGround: Ground = {
  probe: nothing,
  check: nothing,
  troubleOf: nothing,
  refusal: () => 'readonly',
  logBytes: () => 0,
  close: nothing,
}

/** There is nothing older than what is in memory, and nothing to look after. */
const nothingOlder: Archive = {
  read: noMessages,
  readPacked: async () => packMessages([]),
  newest: noMessages,
  measure: async (after) => ({ through: after, bytes: 0 }),
  deleteThrough: nothingLater,
  deleteFormer: nothingLater,
  checkpoint: nothingLater,
  stop: nothingLater,
}

/**
 * Creates a stream in memory: what `:memory:` is, and a stand-in for a file in tests.
 * It ends with the process.
 */
export function createMemoryStream(options: MemoryStreamOptions): ManagedStream {
  const { clock, retention, bytes = memoryBytes, report = warnOfFault } = options
  return createManagedStream({
    id: createStreamId(),
    location: ':memory:',
    start: { horizon: 0, newest: 0, bytes: 0, tail: [] },
    settings: {},
    table: createNumbering(),
    ground: solidGround,
    archive: nothingOlder,
    clock,
    limits: { rows: retention, bytes, hardBytes: bytes },
    // Its messages are where the process is.
    promises: { wholeBatches: true, durable: false, minimumAge: true, readAfterWrite: true },
    tail: { rows: Infinity, bytes: Infinity },
    report,
    closed: () => undefined,
  })
}
