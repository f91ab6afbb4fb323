import type { Message } from '../../../main/shared/contract/message.ts'
import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { share } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge, sum } from '../support/sequence.ts'
import { ms, sleep } from '../support/waiting.ts'

const clients = 50
const pause = 100

interface Poller {
  readonly ids: number[]
  readonly times: number[]
}

/** Polls for what is new until `until` says so, and then once more. */
async function poll(polling: string, after: number, isOver: () => boolean): Promise<Poller> {
  const ids: number[] = []
  const times: number[] = []
  let cursor = after
  for (let last = false; !last;) {
    last = isOver()
    const begun = performance.now()
    const answer = await fetch(`${polling}/getData?after=${cursor}`)
    const rows = (await answer.json()) as Message[]
    times.push(performance.now() - begun)
    ids.push(...rows.map(({ id }) => id))
    cursor = rows.at(-1)?.id ?? cursor
    if (!last) await sleep(pause)
  }
  return { ids, times }
}

/** Many clients that poll while messages are written (HP-04). */
export const pollingLoadRow: Row = {
  id: 'HP-04',
  fault: '50 clients poll every 100 ms while 200 messages/s are written',
  expected: 'each gets every id; no request takes more than 250 ms',
  guard: {
    file: 'main/servers/routes/data-route.ts',
    find: '      forget()\n    }\n    const key',
    replace: '    }\n    const key',
  },
  run: ({ full }) =>
    withHost({}, async (host) => {
      await probe(host)
      await host.call('configure', { pushRate: 200 })
      await host.call('setProducing', true)
      const after = (await host.call('status')).store.newest
      let over = false
      const polling = Array.from({ length: clients }, () =>
        poll(host.url.polling, after, () => over),
      )
      await sleep(full ? 60_000 : 10_000)
      await host.call('setProducing', false)
      const { newest } = (await host.call('status')).store
      over = true
      const pollers = await Promise.all(polling)
      await probe(host)
      const verdict = sum(pollers.map(({ ids }) => judge(ids, after, newest)))
      const times = pollers.flatMap((poller) => poller.times)
      const slowest = Math.max(...times)
      return {
        ok: isWhole(verdict) && slowest < 250,
        figure: `${times.length} requests, p99 ${ms(share(times, 0.99))}, slowest ${ms(slowest)}; ${describe(verdict)}`,
      }
    }),
}
