import type { Stream } from '../../engine/stream.ts'
import { createPackedBatch, createReplayBatch, type Batch } from './batch.ts'

/** A page of a replay, which is written in one go. */
export interface ReplayPage {
  /** Undefined where there is nothing. */
  readonly batch: Batch | undefined
  readonly more: boolean
}

/** What is read, made into JSON and written in one slice of spare time: rows, and bytes of bodies. */
export const pageRows = 256
export const pageBytes = 131_072
const maxPages = 8

export type PageReader = (after: number, takesPacked: boolean) => Promise<ReplayPage>

/**
 * Reads pages of the stream, packed where the reader takes that and the stream has it. Readers at the same place share one
 * page, and so its encodings.
 */
export function createPageReader(stream: Stream): PageReader {
  const pages = new Map<string, Promise<ReplayPage>>()
  let id = ''
  let revision = -1

  async function read(after: number, takesPacked: boolean): Promise<ReplayPage> {
    const found = takesPacked ? await stream.readPacked?.(after, pageRows, pageBytes) : undefined
    if (found !== undefined) return { batch: createPackedBatch(found.packed), more: found.more }
    const { messages, more } = await stream.read(after, pageRows, pageBytes)
    return { batch: messages.length === 0 ? undefined : createReplayBatch(messages), more }
  }

  return (after, takesPacked) => {
    if (revision !== stream.revision() || id !== stream.id) {
      id = stream.id
      revision = stream.revision()
      pages.clear()
    }
    const key = `${after} ${takesPacked}`
    const before = pages.get(key)
    if (before !== undefined) return before
    const page = read(after, takesPacked)
    pages.set(key, page)
    // What failed is asked for again by the next reader.
    page.catch(() => pages.delete(key))
    const [oldest] = pages.keys()
    if (pages.size > maxPages && oldest !== undefined) pages.delete(oldest)
    return page
  }
}
