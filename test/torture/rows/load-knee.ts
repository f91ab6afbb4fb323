import type { Row, RowContext } from '../row.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { share } from '../support/listeners.ts'
import { lostOf, withFleet, type LoadFleet } from '../support/load-fleet.ts'
import { probe } from '../support/probe.ts'
import { ms, sleep, within } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

/** 8 MB/s to each client at the top, as much as the producer makes. */
const payload = 1_600
const rates = [50, 200, 500, 1_000, 2_000, 3_000, 5_000] as const
const clients = 300
const slowClients = 20
const tooLate = 1_000
/** The system swallows some megabytes of each slow reader before the limit of 1 MiB is met. */
const patience = 25_000
const maxRecovery = 5_000
const hung = 5_000

interface Knee {
  /** Messages a second of the first step whose delays are above the limit. */
  readonly above: number | undefined
  /** The last step below. */
  readonly below: number
  /** ms, of the last step. */
  readonly p99: number
  /** How late the engine's own producer ran above the knee, ms. */
  /** Slow readers that were not cut. */
  readonly left: number
  /** Of the others: closed with 1013, and in any other way. */
  readonly shed: number
  readonly cut: number
  /** From the end of the load until a message came through every transport, ms. */
  readonly recovery: number
}

async function measureStep(host: Host, fleet: LoadFleet, rate: number, seconds: number) {
  await host.call('configure', { pushRate: rate })
  // What cannot be carried piles up before it shows.
  await sleep(2_000)
  await fleet.begin()
  await sleep(seconds * 1_000)
  const { delays, messages } = (await fleet.heard(0, 0)).websocket
  // Whoever hears nothing at all any more has waited for longer than the step.
  return { p99: delays.length > 0 ? share(delays, 0.99) : Infinity, messages }
}

/** Adds readers that are slower than the load. Resolves with how many of them are left. */
async function addSlow(host: Host, fleet: LoadFleet): Promise<number> {
  await fleet.openSlow(host.port.websocket, slowClients)
  await sleep(2_000)
  const end = performance.now() + patience
  for (;;) {
    // What was heard before is not needed again.
    await fleet.begin()
    const { sockets } = await host.call('statistics')
    const { closed } = await fleet.ended()
    const left = sockets.websocket - (clients - closed)
    if (left <= 0 || performance.now() > end) return left
    await sleep(250)
  }
}

function findKnee({ full, log }: RowContext): Promise<Knee> {
  const settings = { pushRate: rates[0], payload, arrivals: 'regular' } as const
  return withHost({ settings }, (host) =>
    withFleet(2, async (fleet) => {
      await probe(host)
      await fleet.open(host.port.websocket, 'websocket', clients)
      await host.call('setProducing', true)
      let below = 0
      let above: number | undefined
      let p99 = 0
      for (const rate of rates) {
        const step = await measureStep(host, fleet, rate, full ? 8 : 2)
        p99 = step.p99
        log(`${rate} messages/s: p99 ${ms(p99)}, ${step.messages} deliveries`)
        if (p99 > tooLate) {
          above = rate
          break
        }
        below = rate
      }
      const left = await addSlow(host, fleet)
      const { shed, closed } = await fleet.ended()
      const ended = performance.now()
      await host.call('configure', { pushRate: 1 })
      await within('a probe after the load', probe(host), 30_000)
      const recovery = performance.now() - ended
      return { above, below, p99, left, shed, cut: closed - shed, recovery }
    }),
  )
}

interface Storm {
  readonly accepted: number
  readonly refused: number
  readonly failed: number
  readonly slowest: number
  readonly asked: number
  /** Messages that did not come to those who were accepted, afterwards. */
  readonly lost: number
}

async function raiseStorm({ full }: RowContext): Promise<Storm> {
  const [rate, seconds] = full ? [1_000, 10] : [300, 5]
  return withHost({}, (host) =>
    withFleet(2, async (fleet) => {
      await probe(host)
      const found = await fleet.storm(host.port.websocket, rate, seconds)
      await fleet.begin()
      const { newest: from } = (await host.call('status')).store
      await host.call('burst', 3)
      const { newest } = (await host.call('status')).store
      const { websocket } = await fleet.heard(newest, 10_000)
      await fleet.leave()
      await probe(host)
      return {
        accepted: found.accepted,
        refused: found.refused,
        failed: found.failed,
        slowest: Math.max(...found.times),
        asked: rate * seconds,
        // Only those who were accepted have a right to them.
        lost: lostOf({ ...websocket, connections: found.accepted }, newest - from),
      }
    }),
  )
}

async function run(context: RowContext) {
  const knee = await findKnee(context)
  const storm = await raiseStorm(context)
  const answered = storm.accepted + storm.refused
  const recovers = knee.left === 0 && knee.cut === 0 && knee.recovery <= maxRecovery
  const stands = answered === storm.asked && storm.failed === 0 && storm.slowest <= hung
  const found =
    knee.above === undefined
      ? `no knee up to ${knee.below} messages/s`
      : `the knee lies between ${knee.below} and ${knee.above} messages/s`
  return {
    ok: recovers && stands && storm.lost === 0,
    figure:
      `${found} of ${payload} B to ${clients} WebSockets (p99 ${ms(knee.p99)}); ` +
      `${slowClients - knee.left}/${slowClients} slow readers cut, of the ` +
      `others ${knee.shed} by 1013 and ${knee.cut} otherwise; recovered in ${ms(knee.recovery)}; ` +
      `storm of ${storm.asked}: ${storm.accepted} accepted, ${storm.refused} answered 503, ` +
      `${storm.failed} failed, slowest ${ms(storm.slowest)}, ${things(storm.lost, 'message')} lost afterwards`,
  }
}

/** More than can be carried, and more than come one by one. */
export const kneeRow: Row = {
  id: 'LD-06',
  fault: 'steps of load until the delay is above 1 s; 1,000 new WebSockets a second for 10 s',
  expected:
    'under overload only readers slower than the load are cut off, others only with 1013; ' +
    'normal again within 5 s; ' +
    'a new connection is accepted or answered 503 within 5 s',
  guard: {
    file: 'main/servers/push/subscriber.ts',
    find: '    if (this.owed + this.outlet.backlog() <= this.feed.limit) return\n',
    replace: '    if (this.owed >= 0) return\n',
  },
  run,
}
