import type { Socket } from 'node:net'
import type { Clock, Timer } from '../engine/clock.ts'
import { bytesSent } from './wire-marks.ts'

interface Standstill {
  readonly sent: number
  /** Looks since, at which nothing had been taken. */
  readonly looks: number
}

/** A standstill is seen so often before it is one. */
const looksBeforeEnd = 30

/**
 * Destroys sockets whose reader takes nothing for `timeout` ms while output is pending. Slow readers
 * are left alone: any progress starts the time again. Progress is seen a write at a time, so what is
 * long must be written in pieces.
 *
 * The time is that of the looks: a process that was stopped did not look, and wrote nothing either that a
 * reader could have taken.
 *
 * @returns the function that ends the watch.
 */
export function watchStalls(sockets: Iterable<Socket>, clock: Clock, timeout: number): () => void {
  let standing = new Map<Socket, Standstill>()
  let timer: Timer

  function look(): void {
    const still = new Map<Socket, Standstill>()
    for (const socket of sockets) {
      if (socket.writableLength === 0) continue
      const sent = bytesSent(socket)
      const before = standing.get(socket)
      const looks = before?.sent === sent ? before.looks + 1 : 0
      if (looks >= looksBeforeEnd) socket.destroy()
      else still.set(socket, { sent, looks })
    }
    standing = still
    plan()
  }
  function plan(): void {
    timer = clock.after(timeout / looksBeforeEnd, look)
  }

  plan()
  return () => timer.cancel()
}
