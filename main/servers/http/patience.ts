import type { Socket } from 'node:net'
import type { Clock } from '../../engine/clock.ts'

/**
 * Guards against unjust timeouts. A timeout that came due while the process was stopped or held up fires before
 * the sockets are read, although what they hold by then arrived in time.
 */
export interface Patience {
  /** A request has begun: its head is here. */
  began(socket: Socket): void
  /** A request did not arrive in time. Calls `refuse` unless it is here after all, or goes on arriving and then is. */
  late(socket: Socket, refuse: () => void): void
  /** A connection was idle for too long. It is closed unless its next request is here. */
  idle(socket: Socket): void
}

/** Calls `silent` where nothing of `socket` was waiting to be read, and `spoke` where something was. */
function afterReading(socket: Socket, silent: () => void, spoke: () => void): void {
  const read = socket.bytesRead
  setImmediate(() => (socket.bytesRead === read ? silent : spoke)())
}

/**
 * Creates it.
 *
 * @param more ms that a request has which goes on arriving at the last moment; Node watches it no longer.
 * @param isReceiving whether a request with a head lacks a part of its body.
 */
export function createPatience(
  clock: Clock,
  more: number,
  isReceiving: (socket: Socket) => boolean,
): Patience {
  /** Sockets whose head is late. */
  const headless = new Set<Socket>()

  return {
    began(socket) {
      headless.delete(socket)
    },
    late(socket, refuse) {
      if (!isReceiving(socket)) headless.add(socket)
      const isLate = (): boolean => headless.has(socket) || isReceiving(socket)
      const end = (): void => {
        if (isLate()) refuse()
        headless.delete(socket)
      }
      afterReading(socket, end, () => {
        if (!isLate()) return
        const cancel = clock.after(more, end)
        socket.once('close', () => {
          cancel()
          headless.delete(socket)
        })
      })
    },
    idle(socket) {
      afterReading(
        socket,
        () => socket.destroy(),
        () => undefined,
      )
    },
  }
}
