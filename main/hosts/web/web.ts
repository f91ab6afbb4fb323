import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { eventNames, type Answer } from '../../shared/contract/calls.ts'
import { httpStatus, PlaygroundError, shapeOf } from '../../shared/contract/errors.ts'
import { httpLimits } from '../../shared/contract/limits.ts'
import { addressForPages } from '../../shared/contract/status.ts'
import { createLoopbackListener } from '../../composition/loopback-listener.ts'
import { contentSecurityPolicy } from '../csp.ts'
import type { PageFiles } from '../page-files.ts'
import type { Playground } from '../../playground.ts'
import { createWebAccess } from './web-access.ts'
import { createWebApi } from './web-api.ts'
import { createWebKeys } from './web-keys.ts'

export interface WebHostOptions {
  /** The engine, once there is one: the page's origin must be known before the servers start. */
  readonly playground: () => Playground | undefined
  readonly files: PageFiles
  /** 0 takes any free port. */
  readonly port: number
  /** Names that are accepted in addition to those of this machine, as `canonicalHost` writes them. */
  readonly allowedHosts?: readonly string[]
  /** The page's key; a new one by default. */
  readonly token?: string | undefined
  readonly log: (line: string) => void
}

/** The playground's page for an ordinary browser, and the contract behind it. */
export interface WebHost {
  /** The origin of the page's address. */
  readonly origin: string
  /** The address to print, with this launch's token in its fragment, which no server ever sees. */
  readonly page: string
  /** The exact origins of the page by all its names, and of pages that have shown a key. */
  origins(): readonly string[]
  /** The address to hand to what opens a browser: with a code that is good once, in place of the token. */
  entry(): string
  /** Starts to tell listening pages what happens in `playground`. */
  attach(playground: Playground): void
  stop(): Promise<void>
}

/** A page that lags so far behind is cut; it connects again and asks for the status. */
const maxPending = 4_194_304
/** How long pages may take to say goodbye when the host stops, in ms. */
const stopGrace = 500

/**
 * Serves the page on 127.0.0.1 and ::1. The page itself holds no secret; every call and the stream of
 * events need a key of this launch.
 *
 * Calls are `POST /api/call/NAME` with `Authorization: Bearer TOKEN`, so a script can make them. A browser
 * that was opened by us has a one-time code, for which `POST /api/key` gives a key; a program with a key
 * gets such a code by `POST /api/code`.
 * Events travel over a WebSocket and not over SSE: six event streams would use up all connections
 * that a browser opens to one port, and a seventh tab would hang.
 *
 * @throws the system's error (`EADDRINUSE`) where the port cannot be had.
 */
export async function createWebHost(options: WebHostOptions): Promise<WebHost> {
  const { files, log } = options
  const keys = createWebKeys(() => performance.now(), options.token)
  const server = createServer({
    headersTimeout: httpLimits.headersTimeout,
    requestTimeout: httpLimits.requestTimeout,
    connectionsCheckingInterval: httpLimits.connectionsCheckingInterval,
    keepAliveTimeout: httpLimits.keepAliveTimeout,
    requireHostHeader: true,
  })
  const listener = createLoopbackListener(options.port, server)
  await listener.start()
  const port = listener.port()
  const origin = `http://127.0.0.1:${port}`
  const access = createWebAccess(port, options.allowedHosts ?? [])

  function engine(): Playground {
    const playground = options.playground()
    if (playground === undefined) {
      throw new PlaygroundError('stopped', 'The playground is starting or has ended.')
    }
    return playground
  }
  const api = createWebApi({ keys, access, engine, log })

  function sendPage(path: string, request: IncomingMessage, response: ServerResponse): void {
    const file = files.get(path)
    if (file === undefined) throw new PlaygroundError('not_found', 'There is nothing here.')
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new PlaygroundError('method_not_allowed', 'The page can only be read.')
    }
    const servers = Object.values(engine().status().servers)
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.bytes.length,
      'Cache-Control': file.immutable ? 'max-age=31536000, immutable' : 'no-cache',
      'Content-Security-Policy': contentSecurityPolicy(servers.map(addressForPages)),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
    })
    response.end(request.method === 'HEAD' ? undefined : file.bytes)
  }

  function answer(response: ServerResponse, status: number, body: Answer): void {
    const text = JSON.stringify(body)
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    })
    response.end(text)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('X-Frame-Options', 'DENY')
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
    let allow = 'GET, HEAD'
    try {
      const { path, origin: from } = access.check(request)
      const answerCall = api(path, request, from)
      if (answerCall !== undefined) allow = 'POST'
      if (request.method === 'OPTIONS') {
        response.writeHead(204, { Allow: path === '*' ? 'GET, HEAD, POST' : allow })
        response.end()
      } else if (answerCall === undefined) sendPage(path, request, response)
      else if (request.method !== 'POST') {
        throw new PlaygroundError('method_not_allowed', 'A call is a POST.')
      } else answer(response, 200, { ok: true, result: await answerCall() })
    } catch (error) {
      const shape = shapeOf(error)
      if (shape.code === 'internal') log(`page: ${String(error)}`)
      const status = httpStatus[shape.code]
      if (status === 405) response.setHeader('Allow', allow)
      if (status === 413) response.setHeader('Connection', 'close')
      answer(response, status, { ok: false, error: shape })
    }
  }
  server.on('request', (request, response) => void handle(request, response))

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, clientTracking: true })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    try {
      const { path, query, origin: from } = access.check(request)
      if (path !== '/api/events' || !keys.isKey(query.get('token') ?? '')) {
        throw new PlaygroundError('forbidden', 'The token of this launch is missing.')
      }
      access.trust(from)
    } catch {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      accepted.on('error', () => accepted.terminate())
      accepted.on('close', restUnlessHeard)
      hear()
    })
  })

  function tell(listener: WebSocket, text: string): void {
    if (listener.bufferedAmount > maxPending) listener.terminate()
    else listener.send(text)
  }
  let source: Playground | undefined
  const unsubscribe: (() => void)[] = []

  /** Listens while a page does: the engine makes no figures that nobody is told, and takes no samples for them. */
  function hear(): void {
    if (source === undefined || unsubscribe.length > 0 || sockets.clients.size === 0) return
    for (const event of eventNames) {
      unsubscribe.push(
        source.on(event, (payload) => {
          const text = JSON.stringify({ event, payload })
          for (const listener of sockets.clients) tell(listener, text)
        }),
      )
    }
  }
  function restUnlessHeard(): void {
    if (sockets.clients.size > 0) return
    for (const end of unsubscribe.splice(0)) end()
  }

  return {
    origin,
    page: `${origin}/#token=${keys.token}`,
    origins: access.origins,
    entry: () => `${origin}/#code=${keys.issueCode()}`,
    attach(playground) {
      source = playground
      hear()
    },
    async stop() {
      source = undefined
      for (const end of unsubscribe.splice(0)) end()
      for (const listener of sockets.clients) listener.close(1_001, 'the playground ends')
      sockets.close()
      const closed = listener.stop()
      // It closes connections that are idle, and ends the check of timeouts.
      server.close(() => undefined)
      const late = setTimeout(() => {
        for (const listener of sockets.clients) listener.terminate()
        server.closeAllConnections()
      }, stopGrace)
      await closed
      clearTimeout(late)
    },
  }
}
