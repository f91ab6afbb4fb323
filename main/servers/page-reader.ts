import type { Message } from '../contract/message.ts'
import type { Page, Stream } from '../engine/stream.ts'
import { messageJson } from './message-json.ts'
import { createRun, type Run } from './run.ts'
import type { SpareTime } from './spare-time.ts'

/** A page of a replay, cut into runs that are each written in one go. */
export interface Runs {
  readonly runs: readonly Run[]
  readonly more: boolean
}

/** What is read, made into JSON and written in one slice of spare time: rows, and bytes of bodies. */
export const pageRows = 256
export const pageBytes = 131_072
/** Bytes of JSON in a run: what a reader is given before it has taken what it has. */
export const runBytes = 262_144
const maxPages = 8

function cut(messages: readonly Message[]): readonly Run[] {
  const runs: Message[][] = []
  let room = 0
  for (const message of messages) {
    const size = messageJson(message).bytes
    const run = runs.at(-1)
    if (run === undefined || size > room) {
      runs.push([message])
      room = runBytes - size
    } else {
      run.push(message)
      room -= size
    }
  }
  return runs.map(createRun)
}

/**
 * Reads pages of the stream. Readers at the same place share one page, and so its encodings; what a page is
 * made of is made in spare time.
 */
export function createPageReader(
  stream: Stream,
  spare: SpareTime,
): (after: number) => Promise<Runs> {
  const pages = new Map<number, Promise<Runs>>()
  let id = ''
  let revision = -1

  async function read(after: number): Promise<Runs> {
    const { messages, more }: Page = await stream.read(after, pageRows, pageBytes)
    if (messages.length > fewRows) await spare.turn()
    return { runs: cut(messages), more }
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

/** So few rows are no work worth waiting for. */
const fewRows = 16
