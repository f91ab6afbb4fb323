import type { Clock } from '../../engine/clock.ts'
import type { ManagedStream, PackedPage, StorePromises } from '../../engine/stream.ts'
import { createAppend, draftsOf, numbered, tellIds, type Append, type Stored } from './appends.ts'
import { makeChange, type Change } from './change.ts'
import { createGatheringWriter } from './gathering-writer.ts'
import { createKeeper } from './keeper.ts'
import type { FaultReporter } from '../../shared/emitter.ts'
import { createPaging } from './paging.ts'
import type { Archive, Ground, MessageTable, SettingTable } from './ports.ts'
import type { RetentionLimits } from './retention.ts'
import { createStreamId } from '../stream-id.ts'
import { createStreamSettings } from './stream-settings.ts'
import { createStreamState, pageLimits, stoppedError, type StreamStart } from './stream-state.ts'

export interface ManagedStreamOptions {
  readonly id: string
  readonly location: string
  readonly start: StreamStart
  readonly settings: Readonly<Record<string, unknown>>
  readonly table: MessageTable & SettingTable
  /** Where the table lies. */
  readonly ground: Ground
  readonly archive: Archive
  readonly clock: Clock
  readonly limits: RetentionLimits
  readonly promises: StorePromises
  /** How much of the newest is kept in memory. */
  readonly tail: { readonly rows: number; readonly bytes: number }
  readonly report: FaultReporter
  /** Called once, when everything has been closed. */
  readonly closed: () => void
}

/** The stream over a table: what is the same whether the table is a file or is not. */
export function createManagedStream(options: ManagedStreamOptions): ManagedStream {
  const { table, ground, archive, clock, tail, report } = options
  const state = createStreamState(options.id, options.start, report)
  let stopping: Promise<void> | undefined

  // A lone job is a change of another kind; appends come in groups.
  const writer = createGatheringWriter<Append | Change, Stored | Change>({
    clock,
    ground,
    transact: table.transact,
    write(jobs) {
      const [first] = jobs
      if (first?.alone === true) {
        first.run()
        return first
      }
      const appends = jobs as readonly Append[]
      return numbered(appends, table.insert(draftsOf(appends)))
    },
    committed(written) {
      if ('alone' in written) return written.committed()
      tellIds(written)
      state.committed(written.batch)
      state.window.shrink(tail.rows, tail.bytes)
    },
  })
  const keeper = createKeeper(
    { clock, state, writer, table, ground, archive, report },
    options.limits,
  )

  const change = <Result>(run: () => void, committed: () => Result): Promise<Result> =>
    makeChange(writer.submit, run, committed)
  const settings = createStreamSettings(options.settings, table, change)

  const paging = createPaging({ state, archive, stopped: () => stopping !== undefined })

  async function readPacked(
    after: number,
    limit: number,
    bytes: number,
  ): Promise<PackedPage | undefined> {
    if (stopping !== undefined) throw stoppedError()
    const from = Math.max(after, state.horizon())
    if (from >= state.window.floor()) return undefined
    const id = state.id()
    const packed = await archive.readPacked(from, pageLimits(limit, bytes))
    const [first] = packed.ids
    // Renewed or deleted meanwhile: it is read once more, the other way.
    if (state.id() !== id || first === undefined || first <= state.horizon()) return undefined
    return { packed, more: (packed.ids.at(-1) ?? first) < state.bounds().newest }
  }

  async function close(): Promise<void> {
    await writer.stop()
    const idle = keeper.stop()
    state.clear()
    try {
      table.transact(() => keeper.saveMark())
    } catch (error) {
      // Without the mark the next start counts a few more rows: nothing is lost.
      if (ground.troubleOf(error) === undefined) report(error)
    }
    try {
      await archive.stop()
    } catch (error) {
      report(error)
    }
    await idle
    ground.close()
    options.closed()
  }

  return {
    get id() {
      return state.id()
    },
    location: options.location,
    promises: options.promises,
    bounds: state.bounds,
    revision: state.revision,
    writable: writer.writable,
    trouble: writer.trouble,
    count: state.count,
    follow: state.follow,

    append(batch) {
      if (batch.length === 0) return Promise.resolve([])
      return new Promise((resolve, failed) => writer.submit(createAppend(batch, resolve, failed)))
    },

    ...paging,
    readPacked,

    clear() {
      let before = state.bounds()
      return change(
        () => {
          before = state.bounds()
          table.saveMark({ horizon: before.newest, counted: before.newest, bytes: 0 })
        },
        () => {
          keeper.deleted(before.newest, before.bytes)
          return before.count
        },
      )
    },

    renew() {
      const id = createStreamId()
      return change(
        () => table.renew(id),
        () => {
          state.renewed(id)
          keeper.renewed()
        },
      )
    },

    setRetention: keeper.setRetention,
    ...settings,

    stop() {
      stopping ??= close()
      return stopping
    },
  }
}
