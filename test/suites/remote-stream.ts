import type { Message } from '../../main/shared/contract/message.ts'
import type { Page, Stream } from '../../main/engine/stream.ts'

/** Some turns of the event loop, in which anything else may happen. */
async function later(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/**
 * `stream` as if it lay on another machine: everything takes a while, and what is known at once (bounds, revision) is as
 * old as what followers were told.
 */
export function createRemoteStream(stream: Stream): Stream {
  const listeners = new Set<(messages: readonly Message[]) => void>()
  let bounds = stream.bounds()
  let revision = stream.revision()
  let telling = Promise.resolve()
  stream.follow((messages) => {
    const next = { bounds: stream.bounds(), revision: stream.revision() }
    telling = telling.then(later).then(() => {
      ;({ bounds, revision } = next)
      for (const listener of listeners) listener(messages)
    })
  })

  /** What followers were told of a page. */
  function told({ messages, more }: Page): Page {
    const known = messages.filter(({ id }) => id <= bounds.newest)
    return { messages: known, more: more && known.length === messages.length }
  }

  return {
    id: stream.id,
    async append(batch) {
      await later()
      return stream.append(batch)
    },
    async read(after, limit, bytes) {
      await later()
      return told(await stream.read(after, limit, bytes))
    },
    async newest(limit) {
      await later()
      return told(await stream.newest(limit))
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    bounds: () => bounds,
    revision: () => revision,
  }
}
