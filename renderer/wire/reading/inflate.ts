import { Inflate } from 'fflate'
import type { HeaderLine } from './record.ts'
import { headerOf } from './http-head.ts'

/** Inflates the messages of one direction of a WebSocket with permessage-deflate (RFC 7692). */
export interface MessageInflater {
  /**
   * Takes the next piece of a compressed message.
   *
   * @returns what could be inflated with it; undefined where the message cannot be read: its data
   *   are damaged, are too much, or build on data that were not captured.
   */
  take(piece: Uint8Array, endsMessage: boolean): Uint8Array | undefined
  /** Says that bytes of this direction are missing from here on. */
  lose(): void
}

/** What a sender leaves off at the end of each message (RFC 7692 7.2.1). */
const messageEnd = Uint8Array.of(0x00, 0x00, 0xff, 0xff)
/** Bytes of one message at most; a few compressed ones can hold very many. */
export const maxInflated = 4_194_304

/**
 * @param takesOver whether a message may refer to those before it, which is the default of the
 *   extension; otherwise each one is independent (`server_no_context_takeover` and its twin).
 */
export function createMessageInflater(takesOver: boolean): MessageInflater {
  let pieces: Uint8Array[] = []
  let size = 0
  let state: 'reading' | 'broken' = 'reading'

  function open(): Inflate {
    return new Inflate((piece) => {
      size += piece.length
      if (size > maxInflated) throw new Error('The message is too long to be inflated here.')
      pieces.push(piece)
    })
  }
  let stream = open()

  function inflate(piece: Uint8Array, endsMessage: boolean): Uint8Array | undefined {
    pieces = []
    try {
      stream.push(piece)
      if (endsMessage) stream.push(messageEnd)
    } catch {
      state = 'broken'
      return undefined
    }
    const inflated = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const one of pieces) {
      inflated.set(one, at)
      at += one.length
    }
    return inflated
  }

  function beginNext(): void {
    size = 0
    if (takesOver) return
    stream = open()
    state = 'reading'
  }

  return {
    take(piece, endsMessage) {
      const inflated = state === 'broken' ? undefined : inflate(piece, endsMessage)
      if (endsMessage) beginNext()
      return inflated
    },
    lose() {
      state = 'broken'
      // The rest of the present message is lost; the next one needs nothing of it.
      if (!takesOver) beginNext()
    },
  }
}

/**
 * The inflaters of a connection, by the head that accepted it; undefined where it compresses
 * nothing.
 */
export function inflatersFor(
  headers: readonly HeaderLine[],
): { readonly up: MessageInflater; readonly down: MessageInflater } | undefined {
  const extensions = (headerOf(headers, 'sec-websocket-extensions') ?? '').split(',')
  const [name, ...parameters] =
    extensions
      .map((extension) => extension.split(';').map((part) => part.trim().toLowerCase()))
      .find(([first]) => first === 'permessage-deflate') ?? []
  if (name === undefined) return undefined
  return {
    up: createMessageInflater(!parameters.includes('client_no_context_takeover')),
    down: createMessageInflater(!parameters.includes('server_no_context_takeover')),
  }
}
