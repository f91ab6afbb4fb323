import type { Buffer } from 'node:buffer'
import { onTestFinished } from 'vitest'
import type { Transport } from '../../main/contract/transport.ts'
import { createRandom } from '../../main/engine/random.ts'
import { createLine, type Line } from '../../main/line/line.ts'
import type { ServerOptions } from '../../main/servers/server.ts'
import { createSystemClock } from '../../main/system-clock.ts'
import { startServer, type Harness } from '../servers/harness.ts'
import { connectRaw, handshake, type RawClient } from '../servers/raw-client.ts'

export interface Lined extends Harness {
  readonly line: Line
}

/** Starts a server of one transport whose sockets pass through a line. */
export async function startLined(
  transport: Transport,
  overrides: Partial<ServerOptions> = {},
): Promise<Lined> {
  const line = createLine({ clock: createSystemClock(), random: createRandom(7) })
  const harness = await startServer(transport, {
    accept: line.accept(transport),
    named: line.name,
    answered: line.answered,
    carried: line.carried,
    streams: line.streams,
    faults: line.faultsOf,
    ...overrides,
  })
  // What would hold a server's goodbye back is no matter of the test any more.
  onTestFinished(() => {
    line.stop()
    for (const { scope } of line.faults()) line.setFaults(scope, {})
  })
  return { ...harness, line }
}

/** A request for everything above `after`, as raw text. */
export function requestOf(transport: Transport, port: number, query = '?client=pane'): string {
  if (transport === 'websocket') return handshake(port, `/${query}`)
  const path = transport === 'sse' ? '/sse' : '/getData'
  return `GET ${path}${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`
}

/** Opens a pushed-to connection; resolves once its answer has begun. */
export async function openPushed(
  { port, server }: Harness,
  query = '?client=pane',
): Promise<RawClient> {
  const client = await connectRaw(port)
  onTestFinished(() => void client.socket.destroy())
  client.send(requestOf(server.status().transport, port, query))
  await client.expect('\r\n\r\n')
  return client
}

/** The bodies of the messages in what a client received, by any transport, in order. */
export function bodiesIn(received: Buffer): string[] {
  const text = received.toString().replaceAll(/\r\n[0-9a-f]+\r\n/g, '')
  return [...text.matchAll(/"body":"([^"]*)"/g)].map(([, body = '']) => body)
}

export { setTimeout as pause } from 'node:timers/promises'
