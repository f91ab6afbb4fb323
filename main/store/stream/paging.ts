import type { Page } from '../../engine/stream.ts'
import type { Archive } from './ports.ts'
import { pageLimits, stoppedError, type StreamState } from './stream-state.ts'

export interface PagingParts {
  readonly state: StreamState
  readonly archive: Pick<Archive, 'read' | 'newest'>
  readonly stopped: () => boolean
}

/** Pages of a stream: from memory where they begin there, else from where the messages are. */
export interface Paging {
  read(after: number, limit: number, bytes?: number): Promise<Page>
  newest(limit: number): Promise<Page>
}

const noMessages = { messages: [], more: false } as const

/** Creates the reader of pages that `Stream` promises. */
export function createPaging({ state, archive, stopped }: PagingParts): Paging {
  async function read(after: number, limit: number, bytes?: number): Promise<Page> {
    if (stopped()) throw stoppedError()
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

  async function newest(limit: number): Promise<Page> {
    if (stopped()) throw stoppedError()
    const held = state.newest(limit)
    if (held !== undefined) return held
    const id = state.id()
    const rows = await archive.newest(state.horizon(), pageLimits(limit))
    if (state.id() !== id) return newest(limit)
    const messages = rows.filter((message) => message.id > state.horizon())
    const first = messages[0]
    return { messages, more: first !== undefined && first.id > state.horizon() + 1 }
  }

  return { read, newest }
}
