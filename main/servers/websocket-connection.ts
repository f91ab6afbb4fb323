import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { ControlFrame } from '../contract/control-frame.ts'
import type { Broadcast } from './broadcast.ts'
import { placeCursor, resetFrame } from './cursor.ts'
import type { Encoded } from './encoding.ts'
import { every } from './every.ts'
import type { PushBooks } from './push-books.ts'
import type { PushQuery } from './query.ts'
import type { ServerLimits } from './server-limits.ts'
import type { ServerOptions } from './server.ts'
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
  /** Sends a ping; a peer that sent nothing since the last one is terminated. */
  ping(): void
  settle(): void
}

export interface ConnectionParts {
  readonly ws: WebSocket
  readonly request: IncomingMessage
  readonly client: string | undefined
  readonly query: PushQuery
  readonly books: PushBooks
}

/**
 * Feeds an accepted WebSocket from `broadcast` and stores what it sends. Frames are made once for
 * all clients and written as they are; with permessage-deflate, whose state is a connection's own,
 * `ws` makes them.
 */
export function openWebSocketConnection(
  { ws, request, client, query, books }: ConnectionParts,
  options: ServerOptions,
  limits: ServerLimits,
  broadcast: Broadcast,
): WebSocketConnection {
  const { socket } = request
  const { stream, clock, posts } = options
  const isMuted = (): boolean => options.faults?.(socket).noHeartbeats ?? false
  const deflated = ws.extensions.includes('permessage-deflate')
  let heard = true
  let leave = (): void => undefined

  function close(code: number, reason: string): void {
    leave()
    ws.close(code, reason)
  }

  function sendControl(frame: ControlFrame): void {
    if (ws.readyState !== WebSocket.OPEN) return
    const text = JSON.stringify(frame)
    // A heartbeat is not compressed, so that its size on the wire is known.
    const isBeat = frame.type === 'heartbeat'
    ws.send(text, { compress: !isBeat })
    if (isBeat) books.beat(frameHeaderLength(text.length) + text.length)
    // Answers to what a peer sends while it reads nothing are bounded like everything else.
    if (ws.bufferedAmount > limits.buffered) close(1013, 'too slow')
  }

  function write({ chunks, payload }: Encoded, done: () => void): void {
    if (ws.readyState !== WebSocket.OPEN) return
    const taken = (error?: Error | null): void => {
      if (error) return
      books.delivered(payload)
      done()
    }
    const last = chunks.length - 1
    chunks.forEach((chunk, index) => {
      const then = index === last ? taken : undefined
      if (deflated) ws.send(chunk, { binary: false }, then)
      else socket.write(chunk, then)
    })
  }

  const post = acceptPosts(ws, posts, client, sendControl, close)
  ws.on('message', (data, isBinary) => {
    heard = true
    const bytes = data as Buffer
    if (isBinary) close(1003, 'text only')
    else if (ws.readyState === WebSocket.OPEN) post(bytes.toString())
  })
  ws.on('pong', () => (heard = true))
  ws.on('ping', (data) => {
    heard = true
    // `ws` has just answered it with a pong of the same data (RFC 6455 5.5.3).
    if (ws.readyState === WebSocket.OPEN) books.beat(frameHeaderLength(data.length) + data.length)
  })
  // `ws` has chosen the close code already (RFC 6455 7.4.1).
  ws.on('error', () => leave())

  const start = placeCursor(stream, query.after, query.stream)
  if (start.reset) sendControl(resetFrame(stream))
  const unsubscribe = broadcast.subscribe(
    {
      encoder: frameEncoder(query.plain, deflated),
      write,
      backlog: () => ws.bufferedAmount,
      reset: () => sendControl(resetFrame(stream)),
      overflow: () => close(1013, 'too slow'),
      fail: () => close(1011, 'internal error'),
    },
    start.cursor,
    query.interval,
  )
  const stopBeating = every(clock, query.heartbeat, () => {
    if (!isMuted()) sendControl({ type: 'heartbeat', at: clock.now() })
  })
  leave = () => {
    unsubscribe()
    stopBeating()
  }
  ws.once('close', () => {
    leave()
    books.settle()
  })

  return {
    client,
    isOpen: () => ws.readyState === WebSocket.OPEN,
    close,
    terminate: () => ws.terminate(),
    settle: books.settle,
    ping() {
      // A reader with output pending is the stall watch's: a ping would wait behind it.
      if (ws.readyState !== WebSocket.OPEN || ws.bufferedAmount > 0) return
      // Who is not asked owes no answer, neither to this ping nor to the one before.
      if (isMuted()) heard = true
      else if (!heard) ws.terminate()
      else {
        heard = false
        ws.ping()
        books.beat(frameHeaderLength(0))
      }
    },
  }
}
