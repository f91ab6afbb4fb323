/**
 * What the line costs without any fault: CPU of the serving process per delivery, with and
 * without it, in turns. Run with `node test/bench/line-cost.ts`; ends with 1 above a ratio of 1.05.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { defaultSettings } from '../../main/shared/contract/settings.ts'
import type { Transport } from '../../main/shared/contract/transport.ts'
import { createLedger } from '../../main/engine/ledger.ts'
import { createPosts } from '../../main/engine/posts.ts'
import { createLine } from '../../main/line/line.ts'
import { createAccess } from '../../main/servers/http/access.ts'
import { createServer } from '../../main/servers/registry.ts'
import { noLine } from '../../main/servers/socket-line.ts'
import { createMemoryStream } from '../../main/store/memory/memory-stream.ts'
import { createSystemClock } from '../../main/composition/system-clock.ts'

const connections = 100
/** Messages pushed to each connection, or polls of each connection, a round. */
const deliveries = { polling: 60, sse: 400, websocket: 400 }
const rounds = 15
const limit = 1.05

interface Order {
  readonly transport: Transport
  readonly port: number
}

/** In a process of its own: reads without looking; polls again after each answer. */
function readAll({ transport, port }: Order): void {
  const path = {
    polling: '/getData?client=p&after=0',
    sse: '/sse?client=p',
    websocket: '/?client=p',
  }
  const upgrade =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  const request =
    `GET ${path[transport]} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
    `${transport === 'websocket' ? upgrade : ''}\r\n`
  let open = 0
  let finished = 0
  for (let index = 0; index < connections; index += 1) {
    const socket = connect(port, '127.0.0.1')
    let polls = 0
    let begun = false
    socket.on('connect', () => socket.write(request))
    socket.on('data', () => {
      if (transport === 'polling') {
        polls += 1
        if (polls < deliveries.polling) socket.write(request)
        else if (polls === deliveries.polling && ++finished === connections) process.send?.('done')
      } else if (!begun) {
        begun = true
        if (++open === connections) process.send?.('open')
      }
    })
    socket.on('error', () => socket.destroy())
  }
}

/** µs of CPU per delivery of one round. */
async function measure(transport: Transport, lined: boolean): Promise<number> {
  const clock = createSystemClock()
  const stream = createMemoryStream({ clock, retention: 1_000 })
  const line = createLine({ clock, random: Math.random })
  const server = createServer(transport, {
    stream,
    clock,
    posts: createPosts(stream, clock),
    ledger: createLedger(),
    access: createAccess({ hosts: () => [], origins: () => [], onRefusedOrigin: () => undefined }),
    settings: () => defaultSettings,
    hosts: ['127.0.0.1'],
    port: 0,
    line: lined ? line.at(transport) : noLine,
  })
  await server.start()
  await stream.append([{ author: 'bench', body: 'first', createdAt: clock.now() }])
  const started = process.cpuUsage()
  const readers = fork(fileURLToPath(import.meta.url), ['reader'])
  readers.send({ transport, port: server.status().port } satisfies Order)
  await once(readers, 'message')
  let used = process.cpuUsage(started)
  if (transport !== 'polling') {
    const before = process.cpuUsage()
    for (let sent = 0; sent < deliveries[transport]; sent += 1) {
      await stream.append([{ author: 'bench', body: `message ${sent}`, createdAt: clock.now() }])
      await new Promise((resolve) => setImmediate(resolve))
    }
    used = process.cpuUsage(before)
  }
  readers.kill()
  await once(readers, 'exit')
  await server.stop()
  await stream.stop()
  return (used.user + used.system) / (connections * deliveries[transport])
}

const middle = (values: number[]): number =>
  values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

async function compare(transport: Transport): Promise<void> {
  await measure(transport, true)
  await measure(transport, false)
  const bare: number[] = []
  const lined: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    // The order alternates, so that a machine that warms up favours neither.
    const order = round % 2 === 0 ? [false, true] : [true, false]
    for (const withLine of order) (withLine ? lined : bare).push(await measure(transport, withLine))
    ratios.push((lined.at(-1) ?? 0) / (bare.at(-1) ?? 1))
  }
  const ratio = middle(ratios)
  if (ratio > limit) process.exitCode = 1
  console.log(
    `${transport.padEnd(9)} µs CPU per delivery: without ${middle(bare).toFixed(2)}, ` +
      `with ${middle(lined).toFixed(2)}; ratio (median of ${rounds} pairs) ${ratio.toFixed(3)}`,
  )
}

if (process.argv[2] === 'reader') process.once('message', (order) => readAll(order as Order))
else for (const transport of ['polling', 'sse', 'websocket'] as const) await compare(transport)
