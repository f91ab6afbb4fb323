import type { Row } from '../row.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { listen, type Listener } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge, sum } from '../support/sequence.ts'
import { sleep, waitFor } from '../support/waiting.ts'

const clients = 20

const newestOf = async (host: Host): Promise<number> => (await host.call('status')).store.newest

/** Stops the producer, and waits until the listeners have heard the newest message. */
async function settle(host: Host, listeners: readonly Listener[]): Promise<number> {
  await host.call('setProducing', false)
  const newest = await newestOf(host)
  const areUpToDate = (): boolean => listeners.every(({ ids }) => ids.at(-1) === newest)
  await waitFor('everyone at the newest id', areUpToDate, 20_000)
  return newest
}

/** Clients that break off, stay away while messages are written, and come back by id (WS-20). */
export const webSocketResumeRow: Row = {
  id: 'WS-20',
  fault: '20 clients return with after=ID after 10 s and 1,000 messages, while more are written',
  expected: 'each message once, in order, then live, without a gap',
  guard: {
    file: 'main/servers/websocket/websocket-connection.ts',
    find: 'placeCursor(stream, query.after, query.stream)',
    replace: 'placeCursor(stream, undefined, query.stream)',
  },
  run: ({ full }) =>
    withHost({}, async (host) => {
      const away = full ? 10_000 : 1_500
      await host.call('configure', { pushRate: full ? 120 : 800, arrivals: 'random' })
      await host.call('setProducing', true)
      const url = host.url.websocket
      const first = await Promise.all(
        Array.from({ length: clients }, () => listen('websocket', url)),
      )
      await waitFor('first messages', () => first.every(({ ids }) => ids.length > 10))
      for (const listener of first) listener.close()
      const begun = await newestOf(host)
      await sleep(away)
      const meanwhile = (await newestOf(host)) - begun
      const second = await Promise.all(
        first.map(async ({ ids }, index) => {
          await sleep(index * 25)
          return listen('websocket', url, ids.at(-1))
        }),
      )
      await sleep(500)
      const newest = await settle(host, second)
      const verdict = sum(
        first.map(({ ids }, index) => {
          const all = [...ids, ...(second[index]?.ids ?? [])]
          return judge(all, (all[0] ?? 1) - 1, newest)
        }),
      )
      for (const listener of second) listener.close()
      await probe(host)
      return {
        ok: isWhole(verdict) && meanwhile >= 900,
        figure: `${meanwhile} messages meanwhile; ${describe(verdict)}`,
      }
    }),
}

/** Streams that begin behind an id while messages are written (SS-06). */
export const sseResumeRow: Row = {
  id: 'SS-06',
  fault: 'Last-Event-ID newest, newest-1, 0, oldest, while 100 messages/s are written',
  expected: 'exactly the ids above it, ascending, then live, with neither a gap nor a duplicate',
  guard: {
    file: 'main/servers/streaming/http-stream.ts',
    find: 'told ?? query.after',
    replace: 'query.after',
  },
  run: ({ full }) =>
    withHost({}, async (host) => {
      await host.call('burst', 5_000)
      await host.call('configure', { pushRate: 100 })
      await host.call('setProducing', true)
      const rounds = full ? 100 : 15
      const opened: { readonly after: number; readonly listener: Listener }[] = []
      for (let round = 0; round < rounds; round += 1) {
        const newest = await newestOf(host)
        for (const after of [newest, newest - 1, 0, 1]) {
          opened.push({ after, listener: await listen('sse', host.url.sse, after) })
        }
        await sleep(20)
      }
      await sleep(500)
      const newest = await settle(
        host,
        opened.map(({ listener }) => listener),
      )
      const verdict = sum(opened.map(({ after, listener }) => judge(listener.ids, after, newest)))
      for (const { listener } of opened) listener.close()
      await probe(host)
      return { ok: isWhole(verdict), figure: `${opened.length} streams; ${describe(verdict)}` }
    }),
}
