import type { Buffer } from 'node:buffer'
import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { Ledger } from '../../engine/ledger.ts'
import { createFrameTally } from './frame-tally.ts'
import type { ServerOptions } from '../server.ts'
import { noVisitors } from './visitors.ts'
import { bytesSent, takeRead, takeSent } from './wire-marks.ts'

/** Books what one pushed-to connection carries, after its handshake. */
export interface PushBooks {
  /**
   * The system has taken messages up to `last`, or, where that is 0, some that say nothing of how far it is: their
   * bytes, and how many of those are UTF-8 of bodies.
   */
  delivered(bytes: number, payload: number, last: number): void
  /**
   * The bytes of a heartbeat, its framing included, were just written; they are booked once the system has
   * taken them.
   */
  beat(bytes: number): void
  settle(): void
}

interface Beat {
  /** Where it ends among all bytes that were written. */
  readonly end: number
  readonly bytes: number
}

/** Messages that the line holds, in whole or in part: what of them has not been booked yet. */
interface Held {
  bytes: number
  payload: number
}

const noBooks: PushBooks = {
  delivered: () => undefined,
  beat: () => undefined,
  settle: () => undefined,
}

/**
 * What the client of a WebSocket sends: its data frames are its own posts, pings and pongs are
 * heartbeats, close frames are framing. Returns the function that books what came since.
 */
function bookFrames(ledger: Ledger, client: string, socket: Socket): () => void {
  const frames = createFrameTally()
  let unseen = 0
  // Listening in this way leaves the flow of the socket to `ws`.
  socket.prependListener('data', (bytes: Buffer) => frames.add(bytes))
  return () => {
    const { data, heartbeat, other } = frames.take()
    unseen += takeRead(socket) - data - heartbeat - other
    ledger.bookSent(client, data)
    ledger.book(client, 'up', 'heartbeat', heartbeat)
    // What was read and never handed on is known not to be a frame only at the end.
    const lost = socket.destroyed ? unseen : 0
    unseen -= lost
    ledger.book(client, 'up', 'framing', other + lost)
  }
}

/** What the client of a stream sends behind its request belongs to nothing. */
function bookRest(ledger: Ledger, client: string, socket: Socket): () => void {
  return () => ledger.book(client, 'up', 'framing', takeRead(socket))
}

/** Beats that may wait for the system; with more of them the oldest is taken for taken. */
const maxBeats = 64

type BooksOptions = Pick<ServerOptions, 'ledger' | 'clock' | 'line' | 'visitors'>

/** What the server sends: first its head, then heartbeats and bodies, each in framing. */
function openSent(
  { ledger, clock, line }: BooksOptions,
  client: string,
  socket: Socket,
  handshake: number,
): PushBooks {
  let head = handshake
  let payloadDue = 0
  let beatDue = 0
  let beats: Beat[] = []
  let held: Held[] = []
  let handedOver = 0
  let handedOverAt = 0

  function handOver(last: number): void {
    if (last === 0) return
    handedOver = last
    handedOverAt = clock.now()
  }
  function noticeBeats(): void {
    if (beats.length === 0) return
    const taken = bytesSent(socket)
    for (const { end, bytes } of beats) if (end <= taken) beatDue += bytes
    beats = beats.filter(({ end }) => end > taken)
  }

  /** Bodies in the bytes that the line released from what it holds: each message its share. */
  function claimHeld(sent: number): number {
    let claimed = 0
    for (const batch of held) {
      const bytes = Math.min(sent, batch.bytes)
      if (bytes === 0) break
      const payload = Math.round((batch.payload * bytes) / batch.bytes)
      batch.bytes -= bytes
      batch.payload -= payload
      sent -= bytes
      claimed += payload
    }
    return claimed
  }

  return {
    delivered(bytes, payload, last) {
      // The line takes more than it has let out.
      const batch = { bytes, payload }
      let isOut = false
      line.carried(socket, () => {
        isOut = true
        payloadDue += batch.payload
        held = held.filter((other) => other !== batch)
        handOver(last)
      })
      if (!isOut) held.push(batch)
    },
    beat(bytes) {
      if (socket.writableLength === 0) beatDue += bytes
      else beats.push({ end: socket.bytesWritten, bytes })
      if (beats.length > maxBeats) beatDue += beats.shift()?.bytes ?? 0
    },
    settle() {
      noticeBeats()
      if (handedOver > 0) ledger.handOver(client, handedOver, handedOverAt)
      let rest = takeSent(socket)
      const claim = (due: number): number => {
        const claimed = Math.min(due, rest)
        rest -= claimed
        return claimed
      }
      const handshakeSent = claim(head)
      const heartbeat = claim(beatDue)
      const whole = claim(payloadDue)
      const parts = claimHeld(rest)
      rest -= parts
      head -= handshakeSent
      beatDue -= heartbeat
      payloadDue -= whole
      ledger.book(client, 'down', 'handshake', handshakeSent)
      ledger.book(client, 'down', 'heartbeat', heartbeat)
      ledger.book(client, 'down', 'payload', whole + parts)
      ledger.book(client, 'down', 'framing', rest)
    },
  }
}

/**
 * Opens the books of a connection.
 *
 * @param handshake bytes of the request head and of the response head. The latter may still leave
 *   the socket later; they are taken from what it sends first.
 * @param holder closes when the connection is over.
 * @param framed whether the client speaks in WebSocket frames from now on.
 */
export function openPushBooks(
  options: BooksOptions,
  client: string | undefined,
  socket: Socket,
  holder: EventEmitter,
  handshake: { readonly read: number; readonly sent: number },
  framed: boolean,
): PushBooks {
  const { ledger, visitors = noVisitors } = options
  if (client === undefined) {
    visitors.opened(socket, holder)
    return noBooks
  }
  ledger.countConnection(client)
  ledger.countRequest(client)
  ledger.book(client, 'up', 'handshake', handshake.read)
  const bookRead = (framed ? bookFrames : bookRest)(ledger, client, socket)
  const sent = openSent(options, client, socket, handshake.sent)
  return {
    ...sent,
    settle() {
      bookRead()
      sent.settle()
    },
  }
}
