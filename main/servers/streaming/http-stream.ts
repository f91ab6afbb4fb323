import { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { nothingToCancel } from '../../shared/time.ts'
import type { Broadcast } from '../push/broadcast.ts'
import { placeCursor, placeFrame, type Start } from '../push/cursor.ts'
import type { Encoded, Encoder } from '../push/encoding.ts'
import { chunk } from '../http/chunk.ts'
import type { Exchange } from '../http/exchange.ts'
import { everyAnswer } from '../http/http-answer.ts'
import { openPushBooks, type PushBooks } from '../accounting/push-books.ts'
import { readLastEventId, type PushQuery } from '../http/query.ts'
import type { ServerOptions } from '../server.ts'
import { whenTaken, writeBooked } from '../accounting/socket-writer.ts'
import type { Outlet, Subscriber } from '../push/subscriber.ts'
import { takeRead } from '../accounting/wire-marks.ts'
import type { StreamFormat } from './stream-format.ts'

/** One open stream: an answer without an end. */
export interface HttpStream {
  /** The id the client gave itself, where it did. */
  readonly client: string | undefined
  comment(): void
  settle(): void
  /** Ends it as it should end; the client may come back. */
  end(): void
}

/** The headers of every stream (SS-01), behind its `Content-Type`. */
const unbuffered = ['Cache-Control', 'no-cache, no-transform', 'X-Accel-Buffering', 'no'] as const

/** The headers of a stream of this format. */
export const streamHeaders = ({ contentType }: StreamFormat): readonly string[] => [
  'Content-Type',
  contentType,
  ...unbuffered,
]

/** Every header is given here, so that the length of the head is known to the byte. */
function writeHead(
  { request, response, headers }: Exchange,
  format: StreamFormat,
): { bytes: number; chunked: boolean } {
  const chunked = request.httpVersion === '1.1'
  const list = [
    ...everyAnswer,
    ...headers,
    ...streamHeaders(format),
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

/** What the streams of a server share. */
export interface StreamHost {
  readonly options: ServerOptions
  readonly format: StreamFormat
  readonly broadcast: Broadcast
  /** Called when a stream has ended. */
  readonly onClose: (stream: HttpStream) => void
}

/** What is a stream's own. */
interface StreamParts {
  readonly client: string | undefined
  readonly response: ServerResponse
  readonly socket: Socket
  readonly books: PushBooks
  /** Tells the line of its end. */
  readonly streamEnded: () => void
  readonly chunked: boolean
}

/** A class, because there may be thousands: its functions are shared. */
class Stream implements HttpStream, Outlet {
  readonly client: string | undefined
  readonly encoder: Encoder
  readonly socket: Socket
  private readonly host: StreamHost
  private readonly response: ServerResponse
  private readonly books: PushBooks
  private readonly streamEnded: () => void
  private readonly chunked: boolean
  private subscriber: Subscriber | undefined = undefined
  private stopBeating = nothingToCancel

  constructor(host: StreamHost, parts: StreamParts, plain: boolean) {
    this.host = host
    this.client = parts.client
    this.response = parts.response
    this.socket = parts.socket
    this.books = parts.books
    this.streamEnded = parts.streamEnded
    this.chunked = parts.chunked
    this.encoder = host.format.encoder(plain, parts.chunked, host.options.settings())
  }

  open(start: Start, query: PushQuery): void {
    const { options, broadcast, format } = this.host
    const { clock, stream } = options
    const first = placeFrame(start.reset ? 'reset' : 'position', stream)
    this.send(Buffer.from(format.opening(first, start.cursor)))
    this.socket.uncork()
    this.subscriber = broadcast.subscribe(this, start.cursor, query.interval)
    this.stopBeating = clock.every(query.heartbeat, () =>
      this.sendBeat(Buffer.from(format.control({ type: 'heartbeat', at: clock.now() }))),
    )
    streamOf.set(this.response, this)
    this.response.on('close', onClose)
  }

  comment(): void {
    this.sendBeat(Buffer.from(this.host.format.comment))
  }

  settle(): void {
    this.books.settle()
  }

  end(): void {
    this.leave()
    this.response.end()
    this.streamEnded()
  }

  write(encoded: Encoded): void {
    if (!this.response.writableEnded) writeBooked(this.socket, encoded, this.books)
  }

  whenTaken(then: () => void): void {
    whenTaken(this.socket, then)
  }

  backlog(): number {
    return this.socket.writableLength
  }

  reset(cursor: number): void {
    const { format, options } = this.host
    this.send(Buffer.from(format.control(placeFrame('reset', options.stream), cursor)))
  }

  overflow(): void {
    this.socket.destroy()
  }

  fail(): void {
    this.socket.destroy()
  }

  /** Writes what is this client's own. Returns its bytes as they were written. */
  private send(text: Buffer): number {
    const bytes = this.chunked ? chunk(text) : text
    if (this.socket.writable && !this.response.writableEnded) this.socket.write(bytes)
    return bytes.length
  }

  private sendBeat(text: Buffer): void {
    if (!this.host.options.line.faults(this.socket).noHeartbeats) this.books.beat(this.send(text))
  }

  private leave(): void {
    if (this.subscriber !== undefined) this.host.broadcast.unsubscribe(this.subscriber)
    this.stopBeating()
  }

  closed(): void {
    this.leave()
    this.streamEnded()
    this.books.settle()
    this.host.options.line.carried(this.socket, this.books.settle)
    this.host.onClose(this)
  }
}

/** The listener that all streams share is told by `this` whose event it is. */
const streamOf = new WeakMap<ServerResponse, Stream>()

function onClose(this: ServerResponse): void {
  streamOf.get(this)?.closed()
}

/**
 * Makes the answer of `exchange` a stream of everything behind its cursor. What goes to many
 * clients is written to the socket as it is, chunk framing included, and not framed for each.
 */
export function openHttpStream(host: StreamHost, exchange: Exchange, query: PushQuery): HttpStream {
  const { request, response, client } = exchange
  const { socket } = request
  const { stream, line } = host.options
  exchange.streams = true

  socket.cork()
  const read = client === undefined ? 0 : takeRead(socket)
  const { bytes: sent, chunked } = writeHead(exchange, host.format)
  const streamEnded = line.streams(socket)
  const books = openPushBooks(host.options, client, socket, response, { read, sent }, false)
  const told = readLastEventId(request.headers['last-event-id'], exchange.query)
  const wanted = told ?? query.after
  const opened = new Stream(
    host,
    { client, response, socket, books, streamEnded, chunked },
    query.plain,
  )
  opened.open(placeCursor(stream, wanted, query.stream), query)
  return opened
}
