import { median } from '../../bench/statistics.ts'
import type { SubjectName, SubjectOrders } from '../../bench/subjects/subject.ts'
import { startWorker } from '../../bench/worker.ts'
import type { Row, RowContext } from '../row.ts'
import { share } from '../support/listeners.ts'
import { describeDelays, lostOf, withFleet } from '../support/load-fleet.ts'
import { sleep } from '../support/waiting.ts'

const payload = 200
const maxDelay = 250

interface Measured {
  readonly delays: readonly number[]
  readonly lost: number
  readonly closed: number
  /** CPU of the server, ms for 1,000 deliveries. */
  readonly cpu: number
}

/** Holds so many WebSockets on one server while it sends a message a second. */
function measure(subject: SubjectName, clients: number, seconds: number): Promise<Measured> {
  return withFleet(2, async (fleet) => {
    const server = startWorker<SubjectOrders>('subjects/serve.ts')
    try {
      const port = await server.ask('open', { subject, transport: 'websocket', payload, rate: 1 })
      await fleet.open(port, 'websocket', clients)
      await sleep(1_000)
      await fleet.begin()
      const before = await server.ask('mark')
      await server.ask('produce')
      await sleep(seconds * 1_000)
      const newest = await server.ask('pause')
      const { websocket } = await fleet.heard(newest, 10_000)
      const after = await server.ask('mark')
      const cpu = after.user + after.system - before.user - before.system
      return {
        delays: websocket.delays,
        lost: lostOf(websocket, newest - before.newest),
        closed: websocket.closed,
        cpu: cpu / websocket.messages,
      }
    } finally {
      await server.stop()
    }
  })
}

async function run({ full, log }: RowContext) {
  const clients = full ? 5_000 : 1_000
  const seconds = full ? 20 : 10
  const ours: Measured[] = []
  const bare: Measured[] = []
  for (let round = 0; round < (full ? 3 : 1); round += 1) {
    ours.push(await measure('playground', clients, seconds))
    bare.push(await measure('ws', clients, seconds))
    log(`round ${round + 1}: ${describeDelays(ours.at(-1)?.delays ?? [])}`)
  }
  const p99s = ours.map(({ delays }) => share(delays, 0.99))
  const lost = ours.reduce((sum, one) => sum + one.lost + one.closed, 0)
  const received = ours.reduce((sum, { delays }) => sum + delays.length, 0)
  const cpu = (all: readonly Measured[]): string => median(all.map((one) => one.cpu)).toFixed(1)
  return {
    ok: received > 0 && lost === 0 && median(p99s) <= maxDelay,
    figure:
      `${clients} clients, ${ours.length} × ${seconds} s: ` +
      `${describeDelays(ours.flatMap(({ delays }) => delays))}, ${lost} lost of ${received}, ` +
      `${cpu(ours)} ms CPU for 1,000 deliveries; bare ws in the same run: ` +
      `${describeDelays(bare.flatMap(({ delays }) => delays))}, ${cpu(bare)} ms`,
  }
}

/** One message a second to very many. */
export const fanOutRow: Row = {
  id: 'LD-02',
  fault: 'one message of 200 B a second to 5,000 WebSockets',
  expected: 'the 99th percentile of the delay is at most 250 ms, nothing is lost',
  run,
}
