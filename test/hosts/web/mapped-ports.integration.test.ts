import { request } from 'node:http'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import { connectServed } from '../../suites/readers.ts'
import { freePorts, startCli, type CliProcess } from '../../support/cli-process.ts'
import { served } from '../../support/served.ts'
import { until } from '../../support/until.ts'

/** A port that leads to another one, as `docker run -p` makes them. */
interface Mapped {
  readonly port: number
  readonly server: Server
  to: number
}

const mapped: Mapped[] = []
const running: CliProcess[] = []
afterEach(async () => {
  for (const process of running.splice(0)) await process.stop()
  for (const { server } of mapped.splice(0)) server.close()
})

async function mapPort(): Promise<Mapped> {
  const server = createServer((client) => {
    const target = connect(made.to, '127.0.0.1')
    client.pipe(target).pipe(client)
    client.on('error', () => target.destroy())
    target.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const made: Mapped = { port: (server.address() as AddressInfo).port, server, to: 0 }
  mapped.push(made)
  return made
}

/** The port that a server really has: what it logs nowhere, its status tells. */
async function realPorts(page: string): Promise<Record<Transport, number>> {
  const { origin, hash } = new URL(page)
  const answer = await fetch(`${origin}/api/call/status`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${new URLSearchParams(hash.slice(1)).get('token') ?? ''}`,
    },
    body: '{}',
  })
  const { result } = (await answer.json()) as {
    readonly result: { readonly servers: Record<Transport, { readonly port: number }> }
  }
  const ports = transports.map((transport) => [transport, result.servers[transport].port] as const)
  return Object.fromEntries(ports) as Record<Transport, number>
}

/** Starts the servers behind three mapped ports of this host, and says what they printed. */
async function startMapped(host: string) {
  const ports = {
    polling: await mapPort(),
    sse: await mapPort(),
    websocket: await mapPort(),
  }
  const flags = transports.flatMap((transport) => [
    `--${transport}-url`,
    `${transport === 'websocket' ? 'ws' : 'http'}://${host}:${ports[transport].port}`,
  ])
  const started = startCli({
    args: ['serve', '--json', '--db', ':memory:', ...freePorts, ...flags],
  })
  running.push(started)
  const ready = await started.ready
  const real = await realPorts(ready.page ?? '')
  for (const transport of transports) ports[transport].to = real[transport]
  return { ready, ports }
}

function ask(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(
      { port, host: '127.0.0.1', path: '/getData?limit=1', headers: { Host: host } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      },
    )
      .on('error', reject)
      .end()
  })
}

/** The status of an answer to a request that names this host; a server that is too late for it is asked again. */
async function statusFor(port: number, host: string): Promise<number | undefined> {
  let status: number | undefined
  await until(async () => (status = await ask(port, host)) !== 503, 100)
  return status
}

describe('servers behind mapped ports', () => {
  it('print the addresses at which they are reached, and answer there', async () => {
    const { ready, ports } = await startMapped('localhost')
    expect(ready).toMatchObject({
      polling: `http://localhost:${ports.polling.port}`,
      sse: `http://localhost:${ports.sse.port}`,
      websocket: `ws://localhost:${ports.websocket.port}`,
    })
    expect((await served(`${ready.polling}/getData`)).status).toBe(200)
    const stream = await served(`${ready.sse}/sse`)
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await stream.body?.cancel()
    const socket = await connectServed(ready.websocket)
    socket.terminate()
  })

  it('let the page connect there', async () => {
    const { ready, ports } = await startMapped('localhost')
    const page = await fetch(new URL(ready.page ?? '').origin)
    const [, connected] =
      /connect-src ([^;]*)/.exec(page.headers.get('content-security-policy') ?? '') ?? []
    expect(connected?.split(' ')).toEqual([
      "'self'",
      `http://localhost:${ports.polling.port}`,
      `http://localhost:${ports.sse.port}`,
      `ws://localhost:${ports.websocket.port}`,
    ])
  })

  it('answer to the name in that address, and to no other', async () => {
    const { ports } = await startMapped('feed.test')
    const { port } = ports.polling
    expect(await statusFor(port, `feed.test:${port}`)).toBe(200)
    expect(await statusFor(port, `other.test:${port}`)).toBe(403)
  })
})
