import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** Listens on any free port of 127.0.0.1 and resolves with it. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1', 2_048)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
