import { createServer, type AddressInfo, type Server } from 'node:net'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'

/** Listens on a port of 127.0.0.1, 0 for any; undefined where somebody has it already. */
export function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

export function close(server: Server | undefined): Promise<void> {
  return new Promise((resolve) =>
    server === undefined ? resolve() : server.close(() => resolve()),
  )
}

/** So many ports that were free a moment ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listenOn(0)))
  const ports = servers.map((server) => (server?.address() as AddressInfo | undefined)?.port ?? 0)
  await Promise.all(servers.map(close))
  return ports
}

/** A free port for every server. */
export async function serverPorts(): Promise<Readonly<Record<Transport, number>>> {
  const ports = await freePorts(transports.length)
  const entries = transports.map((transport, index) => [transport, ports[index] ?? 0] as const)
  return Object.fromEntries(entries) as Record<Transport, number>
}
