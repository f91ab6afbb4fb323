import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { listen, share, type Listener } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge, sum } from '../support/sequence.ts'
import { sleep, waitFor } from '../support/waiting.ts'

const clients = 500
/** What the server told them to wait: all of them come back in the same moment. */
const retry = 2_000

/** Everyone comes back at once after a restart (SS-17). */
export const sseStormRow: Row = {
  id: 'SS-17',
  fault: '500 streams come back in the same moment after a restart',
  expected: 'all served within 5 s, none refused, none missed a message',
  guard: {
    file: 'main/servers/streaming/http-stream.ts',
    find: 'told ?? query.after',
    replace: 'query.after',
  },
  run: ({ log }) =>
    withHost({}, async (host) => {
      await host.call('burst', 10)
      const open = (after: number | undefined): Promise<Listener> =>
        listen('sse', host.url.sse, after)
      const first = await Promise.all(Array.from({ length: clients }, () => open(0)))
      await waitFor('the first messages', () => first.every(({ ids }) => ids.length === 10))
      const restarting = host.call('restartServers', {
        servers: 'sse',
        history: true,
        downFor: 500,
      })
      await waitFor('the end of all streams', () => !first.some((listener) => listener.isOpen()))
      await host.call('burst', 10)
      await restarting
      await sleep(retry)
      const times: number[] = []
      let failed = 0
      const second = await Promise.all(
        first.map(async ({ ids }) => {
          const begun = performance.now()
          try {
            const listener = await open(ids.at(-1))
            times.push(performance.now() - begun)
            return { before: ids, listener }
          } catch (error) {
            failed += 1
            log(String(error))
            return undefined
          }
        }),
      )
      await host.call('burst', 10)
      const back = second.filter((one) => one !== undefined)
      const areUpToDate = (): boolean => back.every(({ listener }) => listener.ids.at(-1) === 30)
      await waitFor('the newest message', areUpToDate, 10_000)
      const verdict = sum(
        back.map(({ before, listener }) => judge([...before, ...listener.ids], 0, 30)),
      )
      for (const { listener } of back) listener.close()
      await probe(host)
      const p99 = share(times, 0.99)
      return {
        ok: failed === 0 && p99 < 5_000 && isWhole(verdict),
        figure: `${back.length}/${clients} back, p99 ${(p99 / 1_000).toFixed(2)} s; ${describe(verdict)}`,
      }
    }),
}
