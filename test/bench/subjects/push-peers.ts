import { createServer, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { createChannel, createSession } from 'better-sse'
import { WebSocket, WebSocketServer } from 'ws'
import type { Message } from '../../../main/shared/contract/message.ts'
import { webSocketLimits, sseLimits } from '../../../main/shared/contract/limits.ts'
import type { Transport } from '../../../main/shared/contract/transport.ts'
import { eventEncoder } from '../../../main/servers/sse/event-stream.ts'
import { messageJson } from '../../../main/servers/push/message-json.ts'
import { frameEncoder } from '../../../main/servers/websocket/text-frame.ts'
import { listening } from './listening.ts'
import type { Peer } from './peer-producer.ts'

/** The broadcast and the heartbeat of the README of `ws`. */
export async function createWsPeer(): Promise<Peer> {
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  const silent = new WeakSet<WebSocket>()
  server.on('connection', (client) => {
    client.on('pong', () => silent.delete(client))
    client.on('error', () => client.terminate())
  })
  const heartbeat = setInterval(() => {
    for (const client of server.clients) {
      if (silent.has(client)) client.terminate()
      else {
        silent.add(client)
        client.ping()
      }
    }
  }, webSocketLimits.pingInterval)
  return {
    port: await listening(http),
    publish(messages) {
      for (const message of messages) {
        const json = JSON.stringify(message)
        for (const client of server.clients) {
          if (client.readyState === WebSocket.OPEN) client.send(json)
        }
      }
    },
    stop() {
      clearInterval(heartbeat)
      for (const client of server.clients) client.terminate()
      http.close()
    },
  }
}

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

/** The loop that the article writes: every open response is written to. */
export async function createResponsePeer(): Promise<Peer> {
  const responses = new Set<ServerResponse>()
  const server = createServer((_, response) => {
    responses.add(response)
    response.on('close', () => responses.delete(response))
    response.writeHead(200, streamHeaders)
    response.write(`retry: ${sseLimits.retry}\n\n`)
  })
  const comments = setInterval(() => {
    for (const response of responses) response.write(':\n\n')
  }, sseLimits.commentInterval)
  return {
    port: await listening(server),
    publish(messages) {
      for (const message of messages) {
        const event = `id: ${message.id}\ndata: ${JSON.stringify(message)}\n\n`
        for (const response of responses) response.write(event)
      }
    },
    stop() {
      clearInterval(comments)
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A channel of better-sse, as its guide has it. */
export async function createBetterSsePeer(): Promise<Peer> {
  const channel = createChannel()
  const server = createServer((request, response) => {
    createSession(request, response).then(
      (session) => channel.register(session),
      () => response.destroy(),
    )
  })
  return {
    port: await listening(server),
    publish(messages) {
      for (const message of messages) {
        channel.broadcast(message, 'message', { eventId: String(message.id) })
      }
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const encoders = {
  polling: undefined,
  websocket: frameEncoder(false, false),
  sse: eventEncoder(false, true),
}

/** The floor: the bytes that our servers send, one write a socket for all that is due at once. */
export async function createTcpPeer(transport: Transport): Promise<Peer> {
  const encode = encoders[transport]
  if (encode === undefined) throw new Error(`Nothing is pushed over ${transport}.`)
  const sockets = new Set<Socket>()
  const server = createTcpServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.resume()
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  return {
    port: await listening(server),
    publish(messages: readonly Message[]) {
      const [bytes] = encode(messages, messageJson).chunks
      if (bytes === undefined) return
      for (const socket of sockets) socket.write(bytes)
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
