import type { Message } from '../contract/message.ts'
import type { Stream } from '../engine/stream.ts'
import { messageJson } from './message-json.ts'
import { createRun, type Run } from './run.ts'

/** A page of a replay, cut into runs that are each written in one go. */
export interface Runs {
  readonly runs: readonly Run[]
  readonly more: boolean
}

const pageRows = 256
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

/** Reads pages of the stream. Readers at the same place share one page, and so its encodings. */
export function createPageReader(stream: Stream): (after: number) => Promise<Runs> {
  const pages = new Map<number, Promise<Runs>>()
  let id = ''
  let revision = -1

  return (after) => {
    if (revision !== stream.revision() || id !== stream.id) {
      id = stream.id
      revision = stream.revision()
      pages.clear()
    }
    const before = pages.get(after)
    if (before !== undefined) return before
    const page = stream
      .read(after, pageRows)
      .then(({ messages, more }) => ({ runs: cut(messages), more }))
    pages.set(after, page)
    // What failed is asked for again by the next reader.
    page.catch(() => pages.delete(after))
    const [oldest] = pages.keys()
    if (pages.size > maxPages && oldest !== undefined) pages.delete(oldest)
    return page
  }
}
