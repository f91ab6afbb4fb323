import type { Clock } from '../../engine/clock.ts'
import type { ManagedStream, PackedPage, Page } from '../../engine/stream.ts'
import { createAppend, draftsOf, numbered, tellIds, type Append, type Stored } from './appends.ts'
import { makeChange, type Change } from './change.ts'
import { createGatheringWriter } from './gathering-writer.ts'
import { createKeeper } from './keeper.ts'
import type { FaultReporter } from '../../shared/emitter.ts'
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

  async function read(after: number, limit: number, bytes?: number): Promise<Page> {
    if (stopping !== undefined) throw stoppedError()
    const limits = pageLimits(limit, bytes)
    const held = state.read(after, limits)
    if (held !== undefined) return held
    const id = state.id()
    const older = await archive.read(Math.max(after, state.horizon()), limits)
    // What was read while the stream was renewed may be of either.
    if (state.id() !== id) return read(after, limit, bytes)
    const messages = older.filter((message) => message.id > state.horizon())
    const last = messages.at(-1)
    // Nothing older is left: it was deleted meanwhile, and the page begins in memory.
    if (last === undefined) return state.read(state.window.floor(), limits) ?? noMessages
    return { messages, more: last.id < state.bounds().newest }
  }

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

  async function newest(limit: number): Promise<Page> {
    if (stopping !== undefined) throw stoppedError()
    const held = state.newest(limit)
    if (held !== undefined) return held
    const id = state.id()
    const rows = await archive.newest(state.horizon(), pageLimits(limit))
    if (state.id() !== id) return newest(limit)
    const messages = rows.filter((message) => message.id > state.horizon())
    const first = messages[0]
    return { messages, more: first !== undefined && first.id > state.horizon() + 1 }
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

    read,
    readPacked,
    newest,

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

const noMessages = { messages: [], more: false } as const
