import type { Socket } from 'node:net'
import type { Ledger } from '../engine/ledger.ts'
import { takeRead, takeSent } from './wire-marks.ts'

/** Books what one pushed-to connection carries, after its handshake. */
export interface PushBooks {
  /** UTF-8 bytes of bodies that the system has taken. */
  delivered(payload: number): void
  /** Bytes of a post that came in: they are the client's own. */
  posted(bytes: number): void
  settle(): void
}

/**
 * Opens the books of a connection.
 *
 * @param handshake bytes of the request head and of the response head. The latter may still leave
 *   the socket later; they are taken from what it sends first.
 */
export function openPushBooks(
  ledger: Ledger,
  client: string | undefined,
  socket: Socket,
  handshake: { readonly read: number; readonly sent: number },
): PushBooks {
  if (client === undefined) {
    return { delivered: () => undefined, posted: () => undefined, settle: () => undefined }
  }
  let head = handshake.sent
  let payloadDue = 0
  let postedDue = 0
  ledger.countConnection(client)
  ledger.countRequest(client)
  ledger.book(client, 'handshake', handshake.read)

  return {
    delivered(payload) {
      payloadDue += payload
    },
    posted(bytes) {
      postedDue += bytes
    },
    settle() {
      const read = takeRead(socket)
      const posted = Math.min(postedDue, read)
      postedDue -= posted
      ledger.bookSent(client, posted)

      const sent = takeSent(socket)
      const handshakeSent = Math.min(head, sent)
      head -= handshakeSent
      const payload = Math.min(payloadDue, sent - handshakeSent)
      payloadDue -= payload
      ledger.book(client, 'handshake', handshakeSent)
      ledger.book(client, 'payload', payload)
      ledger.book(client, 'framing', read - posted + sent - handshakeSent - payload)
    },
  }
}
