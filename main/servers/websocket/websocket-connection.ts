import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { WebSocket, type RawData } from 'ws'
import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import { nothingToCancel } from '../../shared/time.ts'
import type { Broadcast } from '../push/broadcast.ts'
import { placeCursor, placeFrame } from '../push/cursor.ts'
import type { Encoded, Encoder } from '../push/encoding.ts'
import type { PushBooks } from '../accounting/push-books.ts'
import type { PushQuery } from '../http/query.ts'
import type { ServerLimits } from '../server-limits.ts'
import type { ServerOptions } from '../server.ts'
import { whenTaken, writeBooked } from '../accounting/socket-writer.ts'
import type { Outlet, Subscriber } from '../push/subscriber.ts'
import { DeflatedWriter } from './deflated-writer.ts'
import { frameEncoder, frameHeaderLength } from './text-frame.ts'
import { acceptPosts } from './websocket-posts.ts'

/** One open WebSocket. */
export interface WebSocketConnection {
  /** The id the client gave itself, where it did. */
  readonly client: string | undefined
  isOpen(): boolean
  /** Starts the closing handshake; nothing more is sent. */
  close(code: number, reason: string): void
  terminate(): void
  /**
   * Sends a ping; a peer that sent nothing since the last one is terminated.
   *
   * @param spares that peer as well: it may have had no chance to be heard.
   */
  ping(spares: boolean): void
  settle(): void
}

/** What the connections of a server share. */
export interface ConnectionHost {
  readonly options: ServerOptions
  readonly limits: ServerLimits
  readonly broadcast: Broadcast
  /** Called when a connection has ended. */
  readonly onClose: (connection: WebSocketConnection) => void
}

/** What is a connection's own. */
export interface ConnectionParts {
  readonly ws: WebSocket
  readonly socket: Socket
  readonly client: string | undefined
  readonly books: PushBooks
}

/** A class, because there may be thousands: its functions are shared. */
class Connection implements WebSocketConnection, Outlet {
  readonly client: string | undefined
  readonly encoder: Encoder
  readonly socket: Socket
  private readonly host: ConnectionHost
  private readonly ws: WebSocket
  private readonly books: PushBooks
  /** Undefined where nothing is compressed. */
  private readonly deflating: DeflatedWriter | undefined
  private heard = true
  private subscriber: Subscriber | undefined = undefined
  private stopBeating = nothingToCancel
  private post: ((text: string) => void) | undefined = undefined

  constructor(
    host: ConnectionHost,
    { ws, socket, client, books }: ConnectionParts,
    plain: boolean,
  ) {
    this.host = host
    this.ws = ws
    this.socket = socket
    this.client = client
    this.books = books
    const deflates = ws.extensions.includes('permessage-deflate')
    this.deflating = deflates ? new DeflatedWriter(ws, books) : undefined
    this.encoder = frameEncoder(plain, deflates)
  }

  open(query: PushQuery): void {
    const { ws } = this
    const { options, broadcast } = this.host
    const { stream, clock } = options
    connectionOf.set(ws, this)
    ws.on('message', onMessage)
    ws.on('pong', onPong)
    ws.on('ping', onPing)
    ws.on('error', onError)
    ws.on('close', onClose)

    const start = placeCursor(stream, query.after, query.stream)
    if (start.reset) this.reset()
    this.subscriber = broadcast.subscribe(this, start.cursor, query.interval)
    this.stopBeating = clock.every(query.heartbeat, () => {
      if (!this.isMuted()) this.sendControl({ type: 'heartbeat', at: clock.now() })
    })
  }

  isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN
  }

  close(code: number, reason: string): void {
    this.leave()
    this.ws.close(code, reason)
  }

  terminate(): void {
    this.ws.terminate()
  }

  settle(): void {
    this.books.settle()
  }

  ping(spares: boolean): void {
    // A reader with output pending is the stall watch's: a ping would wait behind it.
    if (!this.isOpen() || this.ws.bufferedAmount > 0) return
    // No ping was sent, so no pong is due, neither for this ping nor for the one before.
    if (this.isMuted()) this.heard = true
    else if (!this.heard && !spares) this.ws.terminate()
    else {
      this.heard = false
      this.ws.ping()
      this.books.beat(frameHeaderLength(0))
    }
  }

  write(encoded: Encoded): void {
    if (!this.isOpen()) return
    if (this.deflating === undefined) writeBooked(this.socket, encoded, this.books)
    else this.deflating.write(encoded)
  }

  whenTaken(then: () => void): void {
    if (this.deflating?.isBusy() === true) this.deflating.whenTaken(then)
    else whenTaken(this.socket, then)
  }

  backlog(): number {
    // `ws` has more than the socket only where it compresses.
    return this.deflating === undefined ? this.socket.writableLength : this.ws.bufferedAmount
  }

  reset(): void {
    this.sendControl(placeFrame('reset', this.host.options.stream))
  }

  overflow(): void {
    this.close(1013, 'too slow')
  }

  postpone(): void {
    this.close(1013, 'overloaded')
  }

  fail(): void {
    this.close(1011, 'internal error')
  }

  receive(bytes: Buffer, isBinary: boolean): void {
    this.heard = true
    if (isBinary) this.close(1003, 'text only')
    else if (this.isOpen()) {
      this.post ??= acceptPosts(
        this.ws,
        this.host.options.posts,
        this.client,
        (frame) => this.sendControl(frame),
        (code, reason) => this.close(code, reason),
      )
      this.post(bytes.toString())
    }
  }

  ponged(): void {
    this.heard = true
  }

  /** `ws` has just answered it with a pong of the same data (RFC 6455 5.5.3). */
  pinged({ length }: Buffer): void {
    this.heard = true
    if (this.isOpen()) this.books.beat(frameHeaderLength(length) + length)
  }

  closed(): void {
    this.leave()
    this.books.settle()
    this.host.onClose(this)
  }

  leave(): void {
    if (this.subscriber !== undefined) this.host.broadcast.unsubscribe(this.subscriber)
    this.stopBeating()
  }

  private isMuted(): boolean {
    return this.host.options.line.faults(this.socket).noHeartbeats
  }

  private sendControl(frame: ControlFrame): void {
    if (!this.isOpen()) return
    const text = JSON.stringify(frame)
    // A heartbeat is not compressed, so that its size on the wire is known.
    const isBeat = frame.type === 'heartbeat'
    this.ws.send(text, { compress: !isBeat })
    if (isBeat) this.books.beat(frameHeaderLength(text.length) + text.length)
    // Answers to what a peer sends while it reads nothing are bounded like everything else.
    if (this.ws.bufferedAmount > this.host.limits.buffered) this.overflow()
  }
}

/** Listeners that all connections share are told by `this` whose event it is. */
const connectionOf = new WeakMap<WebSocket, Connection>()

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  connectionOf.get(this)?.receive(data as Buffer, isBinary)
}
function onPong(this: WebSocket): void {
  connectionOf.get(this)?.ponged()
}
function onPing(this: WebSocket, data: Buffer): void {
  connectionOf.get(this)?.pinged(data)
}
/** `ws` has chosen the close code already (RFC 6455 7.4.1). */
function onError(this: WebSocket): void {
  connectionOf.get(this)?.leave()
}
function onClose(this: WebSocket): void {
  connectionOf.get(this)?.closed()
}

/**
 * Feeds an accepted WebSocket from the broadcast and stores what it sends. Frames are made once for
 * all clients and written as they are; with permessage-deflate `ws` makes them.
 */
export function openWebSocketConnection(
  host: ConnectionHost,
  parts: ConnectionParts,
  query: PushQuery,
): WebSocketConnection {
  const connection = new Connection(host, parts, query.plain)
  connection.open(query)
  return connection
}
