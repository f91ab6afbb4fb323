import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { webSocketLimits } from '../../shared/contract/limits.ts'
import { inScope } from '../../shared/contract/network.ts'
import { createBroadcast } from '../push/broadcast.ts'
import type { Routes } from '../http/dispatcher.ts'
import type { Admitted } from '../http/gate.ts'
import { overloaded, refusal, sendRefusal, sendRefusalRaw, tooMany } from '../http/http-answer.ts'
import { faultRefusal } from '../http/fault-refusal.ts'
import { isOf } from '../accounting/http-books.ts'
import { openPushBooks, type PushBooks } from '../accounting/push-books.ts'
import { parsePushQuery, type PushQuery } from '../http/query.ts'
import type { ServerLimits } from '../server-limits.ts'
import type { ServerOptions } from '../server.ts'
import type { CreateSite } from '../transport-server.ts'
import {
  openWebSocketConnection,
  type ConnectionHost,
  type ConnectionParts,
  type WebSocketConnection,
} from './websocket-connection.ts'
import { badUpgrade, judgeHandshake, upgradeRequired } from './websocket-handshake.ts'
import { takeRead } from '../accounting/wire-marks.ts'

/**
 * A round of pings that is later than this, ms, terminates no one: the process was stopped or held up, and so
 * may have been its clients on the same machine.
 */
const longestDelay = 1_000

/** A replay that an overload holds up for this long, ms, is closed with 1013: its client reconnects by itself. */
const replayPatience = 5_000

function createAcceptor(limits: ServerLimits, perMessageDeflate: boolean): WebSocketServer {
  const settings = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate,
    maxPayload: webSocketLimits.maxPayload,
    maxFragments: webSocketLimits.maxFragments,
    maxBufferedChunks: webSocketLimits.maxBufferedChunks,
    // Known to ws, and not to its types yet.
    closeTimeout: limits.closeTimeout,
    // No subprotocol is spoken here, so none is agreed to.
    handleProtocols: (): false => false,
  }
  const acceptor = new WebSocketServer(settings)
  acceptor.on('wsClientError', (error, socket) => {
    sendRefusalRaw(socket, badUpgrade(`${error.message}.`))
  })
  return acceptor
}

/** What makes a server that of the article's third part, `ws://localhost:8181` (PROTOCOL 4). */
export function webSocketSite(options: ServerOptions): CreateSite {
  const { stream, clock, line, settings } = options
  return (surroundings) => {
    const { transport, maxConnections, limits, spare, load, ended } = surroundings
    const connections = new Set<WebSocketConnection>()
    const interval = (): number => settings().websocketPushInterval
    const broadcast = createBroadcast({
      stream,
      clock,
      interval,
      limit: limits.buffered,
      spare,
      load,
      line,
      patience: replayPatience,
    })
    const acceptors = [createAcceptor(limits, false), createAcceptor(limits, true)] as const
    let stopPings = (): void => undefined
    let onLastClosed = (): void => undefined
    const host: ConnectionHost = {
      options,
      limits,
      broadcast,
      onClose(connection) {
        connections.delete(connection)
        if (connections.size === 0) onLastClosed()
      },
    }

    const routes: Routes = new Map([
      [
        '/',
        {
          always: true,
          get: (exchange) => sendRefusal(exchange, upgradeRequired(exchange.headers)),
        },
      ],
    ])

    function accept(
      { client }: Admitted,
      query: PushQuery,
      request: IncomingMessage,
      socket: Socket,
      head: Buffer,
    ): void {
      const read = client === undefined ? 0 : takeRead(socket, head.length)
      const acceptor = acceptors[settings().deflate ? 1 : 0]
      let sent = 0
      // Its lines are joined by two bytes each, and one empty line ends it.
      acceptor.once('headers', (lines: string[]) => {
        sent = lines.reduce((sum, line) => sum + line.length + 2, 2)
      })
      acceptor.handleUpgrade(request, socket, head, (ws) => {
        open({ ws, socket, client, books: booksOf(client, socket, { read, sent }) }, query)
      })
      acceptor.removeAllListeners('headers')
    }

    const booksOf = (
      client: string | undefined,
      socket: Socket,
      handshake: { readonly read: number; readonly sent: number },
    ): PushBooks => openPushBooks(options, client, socket, socket, handshake, true)

    /** Apart from what accepts: what lives on must not hold the request. */
    function open(parts: ConnectionParts, query: PushQuery): void {
      const connection = openWebSocketConnection(host, parts, query)
      connections.add(connection)
      if (ended()) connection.close(1000, 'stream ended')
    }

    async function goodbye(): Promise<void> {
      for (const connection of connections) connection.close(1001, 'going away')
      const cancel = clock.after(limits.stopGrace, () => {
        for (const connection of connections) connection.terminate()
      })
      if (connections.size > 0) await new Promise<void>((resolve) => (onLastClosed = resolve))
      cancel()
    }

    return {
      routes,
      upgrade(admitted, request, socket, head) {
        const query = parsePushQuery(admitted.query)
        const refused =
          judgeHandshake(routes, admitted, request) ??
          ('error' in query ? refusal(query.error, admitted.headers) : undefined) ??
          faultRefusal(options.line, socket, admitted.headers) ??
          (connections.size >= maxConnections ? tooMany(admitted.headers) : undefined) ??
          (load.overloaded() ? overloaded(admitted.headers) : undefined)
        if (refused !== undefined) {
          if (admitted.client === undefined) options.visitors?.refused(socket)
          sendRefusalRaw(socket, refused)
        } else if ('value' in query) accept(admitted, query.value, request, socket, head)
      },
      start() {
        broadcast.start()
        stopPings = clock.every(limits.pingInterval, (late) => {
          const spares = late > longestDelay
          // Behind what the sockets hold already: an answer that has arrived and was not read counts.
          setImmediate(() => {
            for (const connection of connections) connection.ping(spares)
          })
        })
      },
      endStream() {
        for (const connection of connections) connection.close(1000, 'stream ended')
      },
      closeConnections(scope, code) {
        const hit = [...connections].filter(
          (connection) => connection.isOpen() && inScope(scope, transport, connection.client),
        )
        for (const connection of hit) connection.close(code, 'closed from the playground')
        return hit.length
      },
      stop() {
        stopPings()
        broadcast.stop()
        return goodbye()
      },
      settle(clients) {
        for (const connection of connections) if (isOf(connection, clients)) connection.settle()
      },
    }
  }
}
