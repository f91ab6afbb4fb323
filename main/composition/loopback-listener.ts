import { createListener, type Listener } from '../servers/listener.ts'
import type { Socket } from 'node:net'

/**
 * Listens on this machine's own two addresses with one port, as the servers do: `localhost` means either, and
 * must not lead to another program.
 */
export function createLoopbackListener(port: number, onSocket: (socket: Socket) => void): Listener {
  return createListener(['127.0.0.1', '::1'], port, onSocket)
}
