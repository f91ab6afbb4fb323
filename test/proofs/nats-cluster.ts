/**
 * Two playgrounds on one stream that three servers of NATS keep, on this machine: one playground is killed and started again,
 * then the server that leads the stream, then one that follows. No client may miss a message, get one twice or
 * out of order; each resumes at the other playground.
 *
 *   node .ci/build.ts && node test/proofs/nats-cluster.ts [--minutes 10 --clients 100 --rate 200]
 *
 * Without arguments: 2 minutes. Exit code 1: something was missed, doubled or out of order, or nobody resumed elsewhere.
 */
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { startCli, type CliProcess } from '../support/cli-process.ts'
import { quantile } from '../support/figures.ts'
import { natsBinary, type NatsServer } from '../support/nats-server.ts'
import { steadyPorts } from '../support/steady-ports.ts'
import { until } from '../support/until.ts'
import { startClients } from './nats-cluster/clients.ts'
import { startCluster } from './nats-cluster/cluster.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { minutes: text, clients: text, rate: text } })
const minutes = Number(values.minutes ?? 2)
const count = Number(values.clients ?? 100)
const rate = Number(values.rate ?? 200)
/** How long what was killed stays away, in ms. */
const away = 5_000

if (natsBinary === undefined) process.exit(0)

interface Playground {
  readonly urls: Readonly<Record<Transport, string>>
  start(): Promise<void>
  kill(): Promise<void>
}

async function createPlayground(location: string): Promise<Playground> {
  const ports = await steadyPorts()
  const args = [
    ...['serve', '--json', '--no-page', '--db', location, '--push-rate', String(rate / 2)],
    ...transports.flatMap((transport) => [`--${transport}-port`, String(ports[transport])]),
  ]
  let running: CliProcess | undefined
  return {
    urls: {
      polling: `http://127.0.0.1:${ports.polling}`,
      sse: `http://127.0.0.1:${ports.sse}`,
      websocket: `ws://127.0.0.1:${ports.websocket}`,
    },
    async start() {
      running = startCli({ args })
      await running.ready
    },
    async kill() {
      if (running === undefined) return
      const ended = once(running.child, 'exit')
      running.child.kill('SIGKILL')
      await ended
    },
  }
}

let began = performance.now()
const say = (what: string): void =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${what}`)

/** Waits until this share of the time has passed. */
const share = (part: number): Promise<void> =>
  pause(Math.max(0, part * minutes * 60_000 - (performance.now() - began)))

const stream = 'proof'
const cluster = await startCluster()
const location = `nats://${cluster.hosts}/${stream}?replicas=3`
const playgrounds = [await createPlayground(location), await createPlayground(location)] as const
await playgrounds[0].start()
await playgrounds[1].start()
const delays: number[] = []
const clients = startClients({
  playgrounds: playgrounds.map(({ urls }) => urls),
  count,
  // One of a hundred is enough, and does not fill the memory.
  took: (delay) => void (Math.random() < 0.01 && delays.push(delay)),
})
const newest = (): number => Math.max(...clients.map(({ audit }) => audit.newest))
await until(() => clients.every(({ audit }) => audit.newest > 0), 50)
began = performance.now()
say(`${3 * count} clients, ${rate} messages/s, three servers, ${minutes} min`)

async function killServer(what: string, server: NatsServer): Promise<void> {
  say(`the server that ${what} the stream is killed, at message ${newest()}`)
  await server.kill()
  await pause(away)
  await server.start()
  await cluster.whole(stream)
  say(`it is back, and whole, at message ${newest()}`)
}

await share(0.15)
say(`a playground is killed, at message ${newest()}`)
await playgrounds[0].kill()
await pause(away)
await playgrounds[0].start()
say(`it is back, at message ${newest()}`)
await share(0.4)
await killServer('leads', (await cluster.roles(stream)).leader)
await share(0.7)
await killServer('follows', (await cluster.roles(stream)).follower)
await share(1)

// Everyone has to get as far as the furthest is now.
const goal = newest()
say(`everyone is waited for to have message ${goal}`)
await until(() => clients.every(({ audit }) => audit.newest >= goal), 50)
const elsewhere = clients.filter(({ audit }) => audit.resumed > 0).length
for (const client of clients) client.stop()

const sum = (key: 'received' | 'missed' | 'doubled' | 'outOfOrder' | 'resumed', of?: Transport) =>
  clients
    .filter(({ audit }) => of === undefined || audit.transport === of)
    .reduce((total, { audit }) => total + audit[key], 0)
console.table(
  Object.fromEntries(
    transports.map((one) => [
      one,
      {
        received: sum('received', one),
        missed: sum('missed', one),
        doubled: sum('doubled', one),
        'out of order': sum('outOfOrder', one),
        resumed: sum('resumed', one),
      },
    ]),
  ),
)
say(
  `delay: p50 ${quantile(delays, 0.5).toFixed(1)} ms, p99 ${quantile(delays, 0.99).toFixed(1)} ms`,
)
await Promise.all(playgrounds.map((playground) => playground.kill()))
await cluster.remove()
const wrong = sum('missed') + sum('doubled') + sum('outOfOrder')
if (wrong > 0 || elsewhere === 0) process.exitCode = 1
say(`${wrong} wrong; ${elsewhere} of ${clients.length} clients went on at another playground`)
