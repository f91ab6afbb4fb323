import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import { follow } from '../../support/follow.ts'
import type { Row, RowContext } from '../row.ts'
import { descriptors, withHost, type Host } from '../support/host-process.ts'
import { describe, isWhole, judge, sum } from '../support/sequence.ts'
import { sleep, waitFor } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

/** A client that comes back by itself and goes on behind what it has, until it is closed. */
function followAll(transport: Transport, { url }: Host) {
  const ids: number[] = []
  const onMessage = (id: number): void => void ids.push(id)
  const { close } = follow(transport, url[transport], { after: 0, retry: 20, onMessage })
  return { ids, close }
}

async function run({ full, log }: RowContext) {
  const rounds = full ? 200 : 90
  return withHost({ settings: { pushRate: 100 } }, async (host) => {
    await host.call('burst', 1)
    await sleep(500)
    const before = descriptors(host.pid)
    await host.call('setProducing', true)
    const clients = transports.map((transport) => followAll(transport, host))
    let failures = 0
    for (let round = 0; round < rounds; round += 1) {
      const transport = transports[round % transports.length] ?? 'polling'
      for (const order of ['stopServer', 'startServer'] as const) {
        const reply = await host.ask(order, transport)
        if (reply.ok) continue
        failures += 1
        log(`${order} ${transport}: ${reply.error.code} ${reply.error.message}`)
      }
      // Long enough for clients to be back before it goes again.
      await sleep(60)
    }
    await host.call('setProducing', false)
    const { newest } = (await host.call('status')).store
    const caughtUp = (): boolean => clients.every(({ ids }) => (ids.at(-1) ?? 0) >= newest)
    await waitFor('all clients have caught up', caughtUp, 20_000)
    const verdict = sum(clients.map(({ ids }) => judge(ids, 0, newest)))
    for (const client of clients) client.close()
    await sleep(1_000)
    const leaked = descriptors(host.pid) - before
    return {
      // The idle connections of a poller may stand a while.
      ok: failures === 0 && isWhole(verdict) && leaked <= 3,
      figure: `${rounds} toggles, ${things(failures, 'failure')}, ${describe(verdict)}, ${things(leaked, 'descriptor')} more`,
    }
  })
}

export const toggles: Row = {
  id: 'OP-06',
  fault: 'each server is switched off and on, 200 times in all, under load',
  expected: 'no port is taken, no listener is left, clients resume without a loss',
  guard: {
    file: 'main/servers/http/listener.ts',
    find: 'await Promise.all(closing.map((server) => new Promise((done) => server.close(done))))',
    replace: 'void closing',
  },
  run,
}
