import type { Socket } from 'node:net'

/** Bytes the system has taken: `bytesWritten` counts what is still queued in the process too. */
export function bytesSent(socket: Socket): number {
  return Math.max(0, socket.bytesWritten - socket.writableLength)
}

interface Marks {
  read: number
  sent: number
}

const marksOf = new WeakMap<Socket, Marks>()

function marks(socket: Socket): Marks {
  const known = marksOf.get(socket)
  if (known !== undefined) return known
  const fresh = { read: 0, sent: 0 }
  marksOf.set(socket, fresh)
  return fresh
}

/**
 * Bytes read since they were last taken. Every byte of a socket is taken once, regardless of the caller.
 *
 * @param keep bytes at the end that belong to what comes next, and are not taken yet.
 */
export function takeRead(socket: Socket, keep = 0): number {
  const mark = marks(socket)
  const read = Math.max(mark.read, socket.bytesRead - keep)
  const taken = read - mark.read
  mark.read = read
  return taken
}

/** Bytes sent since they were last taken. */
export function takeSent(socket: Socket): number {
  const mark = marks(socket)
  const sent = Math.max(mark.sent, bytesSent(socket))
  const taken = sent - mark.sent
  mark.sent = sent
  return taken
}
