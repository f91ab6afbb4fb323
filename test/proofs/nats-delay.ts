/**
 * How long a message takes from when it is due to a client, by the store that keeps it: a file, and a server of NATS on this
 * machine. The stores take turns, so that both meet the same disturbances.
 *
 *   node .ci/build.ts && node test/proofs/nats-delay.ts [--rounds 5 --seconds 5 --rate 100]
 *
 * Exit code 1: the median of NATS is more than 2 ms above that of the file.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePorts, startCli } from '../support/cli-process.ts'
import { quantile } from '../support/figures.ts'
import { natsBinary, startNatsServer } from '../support/nats-server.ts'
import { startClients } from './nats-cluster/clients.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { rounds: text, seconds: text, rate: text } })
const rounds = Number(values.rounds ?? 5)
const seconds = Number(values.seconds ?? 5)
const rate = values.rate ?? '100'
/** By how much NATS may be slower, in ms. */
const most = 2

if (natsBinary === undefined) process.exit(0)

async function measure(location: string): Promise<readonly number[]> {
  const cli = startCli({
    args: ['serve', '--json', '--no-page', '--db', location, '--push-rate', rate, ...freePorts],
  })
  const urls = await cli.ready
  const delays: number[] = []
  let measuring = false
  const clients = startClients({
    playgrounds: [urls],
    count: 1,
    took: (delay) => void (measuring && delays.push(delay)),
  })
  // The start itself is not what is asked for.
  await pause(1_000)
  measuring = true
  await pause(seconds * 1_000)
  for (const client of clients) client.stop()
  await cli.stop()
  return delays
}

const folder = mkdtempSync(join(tmpdir(), 'playground-delay-'))
const server = await startNatsServer()
const delays = { file: [] as number[], nats: [] as number[] }
for (let round = 1; round <= rounds; round += 1) {
  delays.file.push(...(await measure(join(folder, `${round}.db`))))
  delays.nats.push(...(await measure(`nats://127.0.0.1:${server.port}/round-${round}`)))
}
await server.remove()
rmSync(folder, { recursive: true, force: true })

const figures = (all: readonly number[]) => ({
  messages: all.length,
  'p50 ms': Number(quantile(all, 0.5).toFixed(2)),
  'p95 ms': Number(quantile(all, 0.95).toFixed(2)),
})
console.table({ file: figures(delays.file), nats: figures(delays.nats) })
if (quantile(delays.nats, 0.5) > quantile(delays.file, 0.5) + most) process.exitCode = 1
