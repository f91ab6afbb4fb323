import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Hands connections that somebody else accepted to a server of node:http. With the first one begins the check of
 * its timeouts, which the server would set up when it listens itself: one that nobody uses is not woken by it.
 */
export function createHandOver(http: Server): (socket: Socket) => void {
  let isTimed = false
  return (socket) => {
    if (!isTimed) http.emit('listening')
    isTimed = true
    http.emit('connection', socket)
  }
}
