import { EventSource } from 'eventsource'
import type { Row } from '../row.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { post } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge } from '../support/sequence.ts'
import { sleep, waitFor } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

/** A client of the `eventsource` package that notes every request it makes. */
export interface WatchedSource {
  readonly source: EventSource
  readonly ids: number[]
  /** When each request was made, and how it was answered; 0 where there was no answer. */
  readonly requests: { readonly at: number; status: number }[]
}

/** Opens a watched client of `/sse`, which comes back by itself. */
export function watchSource(sse: string): WatchedSource {
  const ids: number[] = []
  const requests: { readonly at: number; status: number }[] = []
  const source = new EventSource(`${sse}/sse`, {
    async fetch(url, init) {
      const request = { at: performance.now(), status: 0 }
      requests.push(request)
      const response = await fetch(url, init)
      request.status = response.status
      return response
    },
  })
  source.onmessage = ({ data }: MessageEvent<string>) =>
    ids.push((JSON.parse(data) as { id: number }).id)
  return { source, ids, requests }
}

async function resumes(host: Host, { ids, source }: WatchedSource, how: () => Promise<unknown>) {
  await how()
  await waitFor('the client is back', () => source.readyState === 1, 10_000)
  const id = await post(host.url.polling, 'after all that')
  await waitFor('a message after it', () => ids.at(-1) === id)
}

/** Ends of a stream that mean stop, and ends that mean come back (SS-09). */
export const sseEndsRow: Row = {
  id: 'SS-09',
  fault: 'the stream is ended; its server is stopped and started; its server is restarted',
  expected: 'a client that gets 204 stops; otherwise it reconnects and misses nothing',
  guard: {
    file: 'main/servers/streaming/stream-site.ts',
    find: "else if (ended()) sendAnswer(exchange, 204, ['Cache-Control', 'no-store'])\n",
    replace: '\n',
  },
  run: () =>
    withHost({}, async (host) => {
      const client = watchSource(host.url.sse)
      const { source, ids, requests } = client
      await waitFor('an open stream', () => source.readyState === 1)
      const first = await post(host.url.polling, 'first')
      // Before its first message a client has no id to come back with.
      await waitFor('the first message', () => ids.length === 1)
      await resumes(host, client, async () => {
        await host.call('restartServers', { servers: 'sse', history: true, downFor: 200 })
        await post(host.url.polling, 'while it was away')
      })
      await resumes(host, client, async () => {
        await host.call('stopServer', 'sse')
        await post(host.url.polling, 'while it was stopped')
        await waitFor('a refused attempt', () => requests.at(-1)?.status === 0, 10_000)
        await host.call('startServer', 'sse')
      })
      const newest = ids.at(-1) ?? 0
      await host.call('endStream', 'sse')
      await waitFor('the answer 204', () => requests.at(-1)?.status === 204, 10_000)
      const asked = requests.length
      // Twice the time after which it would come back.
      await sleep(4_500)
      const more = requests.length - asked
      source.close()
      await host.call('startServer', 'sse')
      await probe(host)
      const verdict = judge(ids, first - 1, newest)
      return {
        ok: more === 0 && isWhole(verdict),
        figure: `${things(more, 'request')} after 204; resumed twice, ${describe(verdict)}`,
      }
    }),
}
