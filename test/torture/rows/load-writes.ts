import { join } from 'node:path'
import { transports } from '../../../main/shared/contract/transport.ts'
import { startWorker } from '../../bench/worker.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost } from '../support/host-process.ts'
import { listen, share } from '../support/listeners.ts'
import { describeDelays } from '../support/load-fleet.ts'
import type { SenderOrders } from '../support/load-senders.ts'
import { probe } from '../support/probe.ts'
import { isWhole, judge, sum } from '../support/sequence.ts'
import { compare, describeComparison, isIntact } from '../support/stored.ts'
import { sleep } from '../support/waiting.ts'

const rate = 1_000
const payload = 200
const maxAck = 50

async function run({ full }: RowContext) {
  const seconds = full ? 60 : 10
  return withFolder(async (folder) => {
    const database = join(folder, 'messages.db')
    const { report, heard } = await withHost({ database }, async (host) => {
      await probe(host)
      const from = (await host.call('status')).store.newest
      const listeners = [
        await listen('sse', host.url.sse),
        await listen('websocket', host.url.websocket),
      ]
      const sender = startWorker<SenderOrders>('../torture/support/load-senders.ts')
      try {
        const sent = await sender.ask('send', { url: host.url, rate, seconds, payload })
        await sleep(1_000)
        const { newest } = (await host.call('status')).store
        const verdicts = listeners.map(({ ids }) => judge(ids, from, newest))
        await probe(host)
        return { report: sent, heard: sum(verdicts) }
      } finally {
        for (const listener of listeners) listener.close()
        await sender.stop()
      }
    })
    const found = compare(database, report.acknowledged)
    const times = transports.flatMap((name) => report.times[name])
    const isComplete = report.acknowledged.size === rate * seconds && report.refusals.length === 0
    const isFast = transports.every((name) => share(report.times[name], 0.99) <= maxAck)
    const p99s = transports.map((name) => `${name} ${share(report.times[name], 0.99).toFixed(1)}`)
    return {
      ok: isComplete && isFast && isIntact(found) && isWhole(heard),
      figure:
        `${Math.round(report.acknowledged.size / report.seconds)} messages/s for ${seconds} s, ` +
        `${report.refusals.length} refused, acknowledged after ${describeDelays(times)} ` +
        `(p99 ${p99s.join(', ')}); ${describeComparison(found)}; ` +
        `two readers lost or doubled ${heard.lost + heard.doubled}`,
    }
  })
}

/** What a store takes in, at a rate that no person reaches. */
export const writesRow: Row = {
  id: 'LD-04',
  fault: '1,000 messages/s of 200 B for 60 s over all transports, into a file',
  expected: 'the 99th percentile of the acknowledgement is at most 50 ms, nothing is lost',
  run,
}
