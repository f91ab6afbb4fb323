import type { Server } from 'node:http'
import { createHandOver } from '../servers/http/hand-over.ts'
import { createListener, type Listener } from '../servers/http/listener.ts'

/**
 * Listens for a server on this machine's own two addresses with one port, as the servers of the transports do:
 * `localhost` means either, and must not lead to another program.
 */
export function createLoopbackListener(port: number, http: Server): Listener {
  return createListener(['127.0.0.1', '::1'], port, createHandOver(http))
}
