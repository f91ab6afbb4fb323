import type { Socket } from 'node:net'
import type { Clock } from '../../engine/clock.ts'
import type { Cancel } from '../../shared/time.ts'
import { bytesSent } from '../accounting/wire-marks.ts'

interface Standstill {
  readonly sent: number
  /** Looks since, at which nothing had been taken. */
  readonly looks: number
}

/** Checks in a row without progress before a reader counts as stalled. */
const looksBeforeEnd = 30

/** A watch over sockets that make no progress. */
export interface StallWatch {
  /** There is a socket again: it looks from now on, until it finds none. */
  attend(): void
  stop(): void
}

/**
 * Destroys sockets whose reader takes nothing for `timeout` ms while output is pending. Slow readers
 * are left alone: any progress starts the time again. Progress is seen a write at a time, so what is
 * long must be written in pieces.
 *
 * Only the time between checks counts: a process that was stopped did not check, nor did it write anything that
 * a reader could have taken.
 */
export function watchStalls(
  sockets: ReadonlySet<Socket>,
  clock: Clock,
  timeout: number,
): StallWatch {
  let standing = new Map<Socket, Standstill>()
  /** Undefined while there is nothing to look at: a process that nobody uses is not woken. */
  let cancel: Cancel | undefined

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
    cancel = sockets.size === 0 ? undefined : plan()
  }
  const plan = (): Cancel => clock.after(timeout / looksBeforeEnd, look)

  return {
    attend: () => (cancel ??= plan()),
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
