import { join } from 'node:path'
import { transports } from '../../../main/shared/contract/transport.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { share } from '../support/listeners.ts'
import { describeDelays, lostOf, withFleet } from '../support/load-fleet.ts'
import { probe } from '../support/probe.ts'
import { sleep, waitFor } from '../support/waiting.ts'

const rate = 5
const interval = 250
const maxDelay = 500
const counter = new URL('../support/count-serialised.ts', import.meta.url).href

async function serialised(host: Host): Promise<number> {
  const said = /serialised (\d+) messages\n/g
  const before = [...host.errors().matchAll(said)].length
  host.kill('SIGUSR2')
  const all = (): RegExpExecArray[] => [...host.errors().matchAll(said)]
  await waitFor('the count of what was serialised', () => all().length > before)
  return Number(all().at(-1)?.[1])
}

async function run({ full }: RowContext) {
  const [pushed, pollers] = full ? [2_000, 500] : [300, 75]
  const seconds = full ? 60 : 10
  return withFolder((folder) => {
    const options = {
      database: join(folder, 'messages.db'),
      flags: ['--import', counter],
      settings: { pushRate: rate, payload: 200, arrivals: 'regular' },
    } as const
    return withHost(options, (host) =>
      withFleet(2, async (fleet) => {
        await probe(host)
        const from = (await host.call('status')).store.newest
        await fleet.open(host.port.websocket, 'websocket', pushed)
        await fleet.open(host.port.sse, 'sse', pushed)
        await fleet.poll(host.url.polling, pollers, interval, from)
        await sleep(1_000)
        const madeBefore = await serialised(host)
        await fleet.begin()
        await host.call('setProducing', true)
        await sleep(seconds * 1_000)
        await host.call('setProducing', false)
        await sleep(500)
        const { newest } = (await host.call('status')).store
        const heard = await fleet.heard(newest, 10_000)
        const made = (await serialised(host)) - madeBefore
        await fleet.leave()
        await probe(host)
        const messages = newest - from
        const lost = transports.reduce((sum, name) => {
          return sum + lostOf(heard[name], messages) + heard[name].closed
        }, 0)
        const isFast = transports.every((name) => share(heard[name].delays, 0.99) <= maxDelay)
        const figures = transports.map(
          (name) => `${heard[name].connections} ${name} ${describeDelays(heard[name].delays)}`,
        )
        return {
          ok: messages > 0 && lost === 0 && isFast && made <= messages,
          figure:
            `${messages} messages: ${figures.join('; ')}; ${lost} lost; ` +
            `${made} times a message was made into JSON`,
        }
      }),
    )
  })
}

/** Clients of all kinds together, and that a message is serialised once for all of them. */
export const mixedRow: Row = {
  id: 'LD-03',
  fault: '5 messages/s to 2,000 WebSockets, 2,000 SSE streams and 500 pollers (250 ms) together',
  expected:
    'the 99th percentile of each is at most 500 ms from due to arrival, nothing is lost, ' +
    'a message is serialised once, not once per client',
  guard: {
    file: 'main/servers/push/message-json.ts',
    find: '  if (before !== undefined) return before\n',
    replace: '',
  },
  run,
}
