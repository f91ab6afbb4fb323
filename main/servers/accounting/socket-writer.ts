import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Encoded } from '../push/encoding.ts'
import type { PushBooks } from './push-books.ts'

const nothing = Buffer.alloc(0)

/** Calls `then` once the system has taken what was written to `socket` so far; never if it fails. */
export function whenTaken(socket: Socket, then: () => void): void {
  socket.write(nothing, (error) => {
    if (!error) then()
  })
}

/**
 * Writes a batch of messages that is one buffer, and books its bodies once the system has taken
 * them. It mostly does at once; a callback, for which Node runs a tick of its own for every
 * socket, is left to the rest.
 */
export function writeBooked(
  socket: Socket,
  { chunks, bytes: length, payload, last }: Encoded,
  books: PushBooks,
): void {
  const bytes = chunks[0]
  if (bytes === undefined || !socket.writable) return
  socket.write(bytes)
  if (socket.writableLength === 0) books.delivered(length, payload, last)
  else whenTaken(socket, () => books.delivered(length, payload, last))
}
