import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { PushBooks } from './push-books.ts'

const nothing = Buffer.alloc(0)

/** Calls `then` once the system has taken what was written to `socket` so far; never if it fails. */
export function whenTaken(socket: Socket, then: () => void): void {
  socket.write(nothing, (error) => {
    if (!error) then()
  })
}

/**
 * Writes bytes with so many bytes of message bodies in them, and books the bodies once the system has
 * taken them. It mostly does at once; a callback, for which Node runs a tick of its own for every
 * socket, is left to the rest.
 */
export function writeBooked(
  socket: Socket,
  bytes: Buffer | undefined,
  payload: number,
  books: PushBooks,
): void {
  if (bytes === undefined || !socket.writable) return
  socket.write(bytes)
  if (socket.writableLength === 0) books.delivered(payload)
  else whenTaken(socket, () => books.delivered(payload))
}
