import type { Socket } from 'node:net'
import type { Clock, Timer } from '../engine/clock.ts'
import { bytesSent } from './wire-marks.ts'

interface Standstill {
  readonly sent: number
  readonly since: number
}

/**
 * Destroys sockets whose reader takes nothing for `timeout` ms while output is pending. Slow readers
 * are left alone: any progress starts the time again. Progress is seen a write at a time, so what is
 * long must be written in pieces.
 *
 * @returns the function that ends the watch.
 */
export function watchStalls(sockets: Iterable<Socket>, clock: Clock, timeout: number): () => void {
  let standing = new Map<Socket, Standstill>()
  let timer: Timer

  function look(): void {
    const now = clock.now()
    const still = new Map<Socket, Standstill>()
    for (const socket of sockets) {
      if (socket.writableLength === 0) continue
      const sent = bytesSent(socket)
      const before = standing.get(socket)
      const entry = before?.sent === sent ? before : { sent, since: now }
      if (now - entry.since >= timeout) socket.destroy()
      else still.set(socket, entry)
    }
    standing = still
    plan()
  }
  function plan(): void {
    timer = clock.after(timeout / 30, look)
  }

  plan()
  return () => timer.cancel()
}
