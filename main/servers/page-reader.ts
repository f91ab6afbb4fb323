import type { Stream } from '../engine/stream.ts'
import { createReplayRun, type Run } from './run.ts'

/** A page of a replay, which is written in one go. */
export interface ReplayPage {
  /** Undefined where there is nothing. */
  readonly run: Run | undefined
  readonly more: boolean
}

/** What is read, made into JSON and written in one slice of spare time: rows, and bytes of bodies. */
export const pageRows = 256
export const pageBytes = 131_072
const maxPages = 8

/** Reads pages of the stream. Readers at the same place share one page, and so its encodings. */
export function createPageReader(stream: Stream): (after: number) => Promise<ReplayPage> {
  const pages = new Map<number, Promise<ReplayPage>>()
  let id = ''
  let revision = -1

  async function read(after: number): Promise<ReplayPage> {
    const { messages, more } = await stream.read(after, pageRows, pageBytes)
    return { run: messages.length === 0 ? undefined : createReplayRun(messages), more }
  }

  return (after) => {
    if (revision !== stream.revision() || id !== stream.id) {
      id = stream.id
      revision = stream.revision()
      pages.clear()
    }
    const before = pages.get(after)
    if (before !== undefined) return before
    const page = read(after)
    pages.set(after, page)
    // What failed is asked for again by the next reader.
    page.catch(() => pages.delete(after))
    const [oldest] = pages.keys()
    if (pages.size > maxPages && oldest !== undefined) pages.delete(oldest)
    return page
  }
}
