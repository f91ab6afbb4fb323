import { describe, expect, it } from 'vitest'
import { createPosts } from '../../main/engine/posts.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { openReader } from '../suites/readers.ts'
import { createRemoteStream } from '../suites/remote-stream.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { startServer, until } from './harness.ts'

describe.each(transports)('%s over a store that answers only after a while', (transport) => {
  it('delivers everything once and in order, also to those who come in between', async () => {
    const clock = createManualClock()
    const stream = createRemoteStream(createMemoryStream({ clock, retention: 100_000 }))
    const posts = createPosts(stream, clock)
    const { url } = await startServer(transport, { clock, stream, posts })
    const post = async (count: number): Promise<void> => {
      const batch = Array.from({ length: count }, (_, index) => ({
        author: '',
        body: `body ${index}`,
        createdAt: 0,
      }))
      await stream.append(batch)
    }
    await post(600)
    await until(() => stream.bounds().newest === 600)
    let rounds = 0
    let writing = true
    const written = (async () => {
      for (; writing; rounds += 1) await post(3)
    })()
    const cursors = [0, 1, 300, 599, 600]
    const open = openReader[transport]
    const readers = await Promise.all(cursors.map((after) => open(url, `after=${after}`)))
    const live = await open(url)
    const openedAt = rounds
    await until(() => rounds > openedAt + 50)
    writing = false
    await written
    await posts.post({ author: '', body: 'last' })
    const newest = 600 + 3 * rounds + 1
    const all = [...readers, live]
    await until(() => all.every(({ messages }) => messages.at(-1)?.id === newest))
    for (const [index, { messages, close }] of all.entries()) {
      const first = cursors[index] ?? (messages[0]?.id ?? 0) - 1
      const expected = Array.from({ length: newest - first }, (_, offset) => first + 1 + offset)
      expect(messages.map(({ id }) => id)).toEqual(expected)
      close()
    }
  })
})
