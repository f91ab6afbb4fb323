import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Transport } from '../../main/shared/contract/transport.ts'
import type { Clock } from '../../main/engine/clock.ts'
import { createRandom } from '../../main/shared/random.ts'
import { createLine, type Line } from '../../main/line/line.ts'
import { bytesSent } from '../../main/servers/accounting/wire-marks.ts'
import { startServer, type Harness, type Overrides } from '../servers/harness.ts'
import { connectRaw, handshake, type RawClient } from '../servers/raw-client.ts'
import { createManualClock } from '../support/manual-clock.ts'

export interface Lined extends Harness {
  readonly line: Line
  /** The server's ends of all connections, as they were accepted. */
  readonly sockets: readonly Socket[]
  /**
   * Bytes that the line has handed to the system, on all connections. What passes the line raises it
   * in the same turn, so that it tells what has *not* passed as well.
   */
  carried(): number
  /** Timers of the line that are still to fire; those of the server are not among them. */
  timers(): number
}

/** `clock`, and how many timers that were set by it are still to fire. */
function countTimers(clock: Clock): { readonly counted: Clock; pending(): number } {
  const pending = new Set<symbol>()
  return {
    pending: () => pending.size,
    counted: {
      now: clock.now,
      steady: clock.steady,
      every: clock.every,
      after(delay, action) {
        const mark = Symbol('timer')
        pending.add(mark)
        const cancel = clock.after(delay, () => {
          pending.delete(mark)
          action()
        })
        return () => {
          pending.delete(mark)
          cancel()
        }
      },
    },
  }
}

/** Starts a server of one transport whose sockets pass through a line, on one clock. */
export async function startLined(transport: Transport, overrides: Overrides = {}): Promise<Lined> {
  const { clock = createManualClock() } = overrides
  const { counted, pending } = countTimers(clock)
  const line = createLine({ clock: counted, random: createRandom(7) })
  const port = line.at(transport)
  const sockets: Socket[] = []
  const harness = await startServer(transport, {
    clock,
    line: {
      ...port,
      accepted(socket) {
        sockets.push(socket)
        port.accepted(socket)
      },
    },
    ...overrides,
  })
  // Whatever would hold back a server's close is no longer part of the test.
  onTestFinished(() => {
    line.stop()
    for (const { scope } of line.faults()) line.setFaults(scope, {})
  })
  const carried = (): number => sockets.reduce((sum, socket) => sum + bytesSent(socket), 0)
  return { ...harness, line, sockets, carried, timers: pending }
}

/** A request for everything above `after`, as raw text. */
export function requestOf(transport: Transport, port: number, query = '?client=pane'): string {
  if (transport === 'websocket') return handshake(port, `/${query}`)
  const path = transport === 'sse' ? '/sse' : '/getData'
  return `GET ${path}${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
}

/** Opens a connection; resolves once the head of its answer is there. */
export async function openHead({ port, server }: Harness, query?: string): Promise<RawClient> {
  const client = await connectRaw(port)
  onTestFinished(() => void client.socket.destroy())
  client.send(requestOf(server.status().transport, port, query))
  await client.expect('\r\n\r\n')
  return client
}

/** What begins the answer to each of them, as far as it comes at once. */
const beginnings = {
  polling: /\r\n\r\n[^]*\]$/,
  sse: /retry: 2000\n[^]*\n\n\r\n/,
  websocket: '\r\n\r\n',
} as const

/** Opens a connection that nothing holds back; resolves once all is there that comes at once. */
export async function openPushed(harness: Harness, query?: string): Promise<RawClient> {
  const client = await openHead(harness, query)
  await client.expect(beginnings[harness.server.status().transport])
  return client
}

/** The bodies of the messages in what a client received, by any transport, in order. */
export function bodiesIn(received: Buffer): string[] {
  const text = received.toString().replaceAll(/\r\n[0-9a-f]+\r\n/g, '')
  return [...text.matchAll(/"body":"([^"]*)"/g)].map(([, body = '']) => body)
}
