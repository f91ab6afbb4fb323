/**
 * The bytes that are booked and captured for a pane, against what an independent capture of the
 * loopback device counts as TCP payload, each byte once, retransmissions not:
 *
 *   node test/proofs/wire-bytes.ts
 *
 * It needs dumpcap and tshark (Debian: apt-get install -y tshark) and the right to capture. Exit code
 * 1: some figures are not equal; 2: the programs are missing.
 */
import { Buffer } from 'node:buffer'
import type { NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import type { WireBooking } from '../../main/shared/contract/status.ts'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'
import { exchanges, type Ports } from './exchanges.ts'
import { canCapture, captureLoopback, howToInstall, type Carried } from './loopback-capture.ts'
import { startOwnServers, type OwnServers } from './own-servers.ts'

/** The line as it is without faults, and where it holds every socket. */
const lines: Readonly<Record<string, NetworkFaultsPatch>> = {
  plain: {},
  held: { latency: 10, jitter: 5, sliced: 700 },
}

interface Outcome {
  readonly title: string
  readonly transport: Transport
  readonly ports: Ports
  readonly booked: WireBooking
  /** What the Wire tab was given. */
  readonly wire: Carried
}

/** Keeps the capture of a client armed, and adds up what it gives. */
function readWire({ line }: OwnServers, transport: Transport, client: string) {
  const sums = { up: 0, down: 0 }
  let after = 0
  function read(): void {
    for (let more = true; more;) {
      const reading = line.readWire({ transport, client, after })
      for (const { event, bytes } of reading.segments) {
        if (event === 'up' || event === 'down') sums[event] += Buffer.from(bytes, 'base64').length
      }
      after = reading.next
      more = reading.more
      if (reading.dropped > 0) throw new Error('The capture dropped bytes.')
    }
  }
  read()
  const timer = setInterval(read, 5)
  return {
    stop(): Carried {
      clearInterval(timer)
      read()
      return sums
    },
  }
}

async function run(servers: OwnServers): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const [title, faults] of Object.entries(lines)) {
    servers.line.setFaults('all', faults)
    for (const transport of transports) {
      const client = `${title}-${transport}`
      await servers.stream.clear()
      const capture = title === 'held' ? readWire(servers, transport, client) : undefined
      const ports = await exchanges[transport](servers, client)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const booked = servers.booked(client)
      const wire = capture?.stop() ?? { up: Number.NaN, down: Number.NaN }
      outcomes.push({ title, transport, ports, booked, wire })
    }
  }
  return outcomes
}

const sum = ({ up, down }: Carried): number => up + down

/** The lines of the table: what is compared, as it was counted, and as it was captured. */
function compare({ ports, booked, wire }: Outcome, carried: ReadonlyMap<number, Carried>) {
  const reading = carried.get(ports.reading) ?? { up: 0, down: 0 }
  const posting = carried.get(ports.posting ?? 0) ?? { up: 0, down: 0 }
  const own = ports.posting === undefined ? booked.sent : 0
  const kinds =
    booked.handshake + booked.headers + booked.framing + booked.payload + booked.heartbeat
  return [
    [own > 0 ? 'up + sent' : 'up', booked.up + own, reading.up],
    ['down', booked.down, reading.down],
    ...(own > 0 ? [] : [['sent', booked.sent, sum(posting)] as const]),
    ['five kinds', kinds, sum(reading) - own],
    ...(Number.isNaN(wire.up)
      ? []
      : [
          ['Wire tab, up', wire.up, reading.up + posting.up] as const,
          ['Wire tab, down', wire.down, reading.down + posting.down] as const,
        ]),
  ] as readonly (readonly [string, number, number])[]
}

function print(outcomes: readonly Outcome[], carried: ReadonlyMap<number, Carried>): number {
  const row = (cells: readonly (string | number)[]): void => {
    const widths = [6, 10, 15, 11, 11, 6]
    console.log(cells.map((cell, index) => String(cell).padEnd(widths[index] ?? 0)).join(' '))
  }
  let failures = 0
  row(['line', 'transport', 'direction', 'counted', 'captured', 'equal'])
  for (const outcome of outcomes) {
    for (const [what, counted, captured] of compare(outcome, carried)) {
      const equal = counted === captured && captured > 0
      if (!equal) failures += 1
      row([outcome.title, outcome.transport, what, counted, captured, equal ? 'yes' : 'NO'])
    }
  }
  return failures
}

/** An exchange that does not end is a failure, too. */
const deadline = 60_000

if (!canCapture()) {
  console.log(`MISSING  ${howToInstall}`)
  process.exitCode = 2
} else {
  const servers = await startOwnServers({ commentInterval: 300, pingInterval: 300 })
  const urls = [servers.polling, servers.sse, servers.websocket]
  const capture = await captureLoopback(urls.map((url) => Number(new URL(url).port)))
  const timer = setTimeout(() => {
    throw new Error(`The exchanges were not over within ${deadline / 1_000} s.`)
  }, deadline)
  process.once('exit', capture.abandon)
  const outcomes = await run(servers)
  clearTimeout(timer)
  await servers.stop()
  process.exitCode = print(outcomes, await capture.stop()) > 0 ? 1 : 0
}
