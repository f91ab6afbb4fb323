import { Buffer } from 'node:buffer'
import { sseLimits } from '../contract/limits.ts'
import type { Broadcast } from './broadcast.ts'
import { placeCursor, resetFrame } from './cursor.ts'
import { chunk, controlBlock, eventEncoder } from './event-stream.ts'
import { every } from './every.ts'
import type { Exchange } from './exchange.ts'
import { everyAnswer } from './http-answer.ts'
import { openPushBooks } from './push-books.ts'
import { readLastEventId, type PushQuery } from './query.ts'
import type { ServerOptions } from './server.ts'
import { takeRead } from './wire-marks.ts'

/** One open event stream. */
export interface SseStream {
  comment(): void
  settle(): void
  /** Ends it as it should end; the client may come back. */
  end(): void
}

/** The headers of a stream (SS-01). */
export const streamHeaders = [
  'Content-Type',
  'text/event-stream; charset=utf-8',
  'Cache-Control',
  'no-cache, no-transform',
  'X-Accel-Buffering',
  'no',
] as const

const comment = Buffer.from(':\n\n')
const retry = Buffer.from(`retry: ${sseLimits.retry}\n\n`)

/** Every header is given here, so that the length of the head is known to the byte. */
function writeHead({ request, response, headers }: Exchange): { bytes: number; chunked: boolean } {
  const chunked = request.httpVersion === '1.1'
  const list = [
    ...everyAnswer,
    ...headers,
    ...streamHeaders,
    'Date',
    new Date().toUTCString(),
    ...(chunked
      ? ['Connection', 'keep-alive', 'Transfer-Encoding', 'chunked']
      : ['Connection', 'close']),
  ]
  response.writeHead(200, list)
  response.flushHeaders()
  // Status line and last line, and for every header ": " and a line end.
  const lines = list.reduce((sum, text) => sum + text.length + 2, 0)
  return { bytes: 'HTTP/1.1 200 OK\r\n'.length + lines + 2, chunked }
}

/**
 * Makes the answer of `exchange` a stream of everything behind its cursor. What goes to many
 * clients is written to the socket as it is, chunk framing included, and not framed for each.
 */
export function openSseStream(
  exchange: Exchange,
  query: PushQuery,
  options: ServerOptions,
  broadcast: Broadcast,
  onClose: (stream: SseStream) => void,
): SseStream {
  const { request, response, client } = exchange
  const { socket } = request
  const { stream, clock, ledger } = options
  exchange.streams = true

  socket.cork()
  const handshake = takeRead(socket)
  const { bytes: sent, chunked } = writeHead(exchange)
  const streamEnded = options.streams?.(socket) ?? ((): void => undefined)
  const isMuted = (): boolean => options.faults?.(socket).noHeartbeats ?? false
  const books = openPushBooks(ledger, client, socket, { read: handshake, sent }, false)

  function send(bytes: Buffer, done?: () => void): void {
    if (!socket.writable || response.writableEnded) return
    socket.write(bytes, (error) => {
      if (!error) done?.()
    })
  }
  const sendBlock = (text: Buffer): void => send(chunked ? chunk(text) : text)
  function sendBeat(text: Buffer): void {
    if (isMuted()) return
    const bytes = chunked ? chunk(text) : text
    send(bytes)
    books.beat(bytes.length)
  }
  const sendReset = (cursor: number): void =>
    sendBlock(Buffer.from(controlBlock(resetFrame(stream), cursor)))

  const wanted = readLastEventId(request.headers['last-event-id']) ?? query.after
  const start = placeCursor(stream, wanted, query.stream)
  sendBlock(retry)
  if (start.reset) sendReset(start.cursor)
  socket.uncork()

  const unsubscribe = broadcast.subscribe(
    {
      encoder: eventEncoder(query.plain, chunked),
      write({ chunks, payload }, done) {
        for (const bytes of chunks) {
          send(bytes, () => {
            books.delivered(payload)
            done()
          })
        }
      },
      backlog: () => socket.writableLength,
      reset: sendReset,
      overflow: () => socket.destroy(),
      fail: () => socket.destroy(),
    },
    start.cursor,
    query.interval,
  )
  const stopBeating = every(clock, query.heartbeat, () =>
    sendBeat(Buffer.from(controlBlock({ type: 'heartbeat', at: clock.now() }))),
  )

  const opened: SseStream = {
    comment: () => sendBeat(comment),
    settle: books.settle,
    end() {
      leave()
      response.end()
      streamEnded()
    },
  }
  function leave(): void {
    unsubscribe()
    stopBeating()
  }
  response.once('close', () => {
    leave()
    streamEnded()
    books.settle()
    options.carried?.(socket, books.settle)
    onClose(opened)
  })
  return opened
}
