/**
 * Clients made by others read the stream, break off and resume, while messages are written:
 *
 *   node test/proofs/third-party-clients.ts [--polling URL --sse URL --websocket URL]
 *
 * Without addresses it starts servers of its own. Exit code 1: something was lost, doubled or out of
 * order; 2: a client is not installed here.
 */
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { startOwnServers, type Addresses } from './own-servers.ts'
import { peers, type Task } from './peers.ts'

const messages = 600
const pace = 8

async function post(polling: string, body: string): Promise<number> {
  const response = await fetch(`${polling}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body, author: 'proof' }),
  })
  if (response.status !== 201) throw new Error(`POST /messages answered ${response.status}.`)
  return ((await response.json()) as { readonly id: number }).id
}

async function write({ polling, last }: Task): Promise<number> {
  for (let count = 1; count < messages; count += 1) {
    await post(polling, `message ${count}\n第 ${count} 条 🎉`)
    await new Promise((resolve) => setTimeout(resolve, pace))
  }
  return post(polling, last)
}

interface Verdict {
  readonly received: number
  readonly missing: number
  readonly doubled: number
  readonly misordered: number
}

function judge(ids: readonly number[], after: number, newest: number): Verdict {
  const seen = new Set(ids)
  let missing = 0
  for (let id = after + 1; id <= newest; id += 1) if (!seen.has(id)) missing += 1
  const misordered = ids.filter((id, index) => id < (ids[index - 1] ?? 0)).length
  return { received: ids.length, missing, doubled: ids.length - seen.size, misordered }
}

function readAddresses(): Addresses | undefined {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { polling: text, sse: text, websocket: text } })
  const { polling, sse, websocket } = values
  if (polling === undefined && sse === undefined && websocket === undefined) return undefined
  if (polling === undefined || sse === undefined || websocket === undefined) {
    throw new Error('Give --polling, --sse and --websocket, or none of them.')
  }
  return { polling, sse, websocket }
}

const given = readAddresses()
const own = given === undefined ? await startOwnServers() : undefined
const addresses = given ?? own
if (addresses === undefined) throw new Error('There are no servers.')

const here = peers.filter((peer) => {
  const reason = peer.missing()
  if (reason !== undefined) console.log(`MISSING  ${peer.name}: ${reason}`)
  return reason === undefined
})
const after = await post(addresses.polling, 'the proof begins')
const task: Task = { ...addresses, after, last: `the proof ends ${randomUUID()}` }
const reading = Promise.allSettled(here.map((peer) => peer.read(task)))
const newest = await write(task)
const readings = await reading
let failures = 0
for (const [index, peer] of here.entries()) {
  const outcome = readings[index]
  if (outcome?.status !== 'fulfilled') {
    failures += 1
    console.log(`FAILED   ${peer.name}: ${String(outcome?.reason)}`)
    continue
  }
  const { received, missing, doubled, misordered } = judge(outcome.value, after, newest)
  const good = missing + doubled + misordered === 0
  if (!good) failures += 1
  console.log(
    `${good ? 'ok      ' : 'FAILED  '} ${peer.name}: ${received} of ${newest - after} received, ` +
      `${missing} missing, ${doubled} doubled, ${misordered} out of order, over one break`,
  )
}
await own?.stop()
process.exitCode = failures > 0 ? 1 : here.length < peers.length ? 2 : 0
