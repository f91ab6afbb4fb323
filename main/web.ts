import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { WebSocketServer, type WebSocket } from 'ws'
import { dispatch, eventNames, type Answer, type CallHandlers } from './contract/calls.ts'
import { httpStatus, PlaygroundError, shapeOf } from './contract/errors.ts'
import { httpLimits } from './contract/limits.ts'
import { contentSecurityPolicy } from './csp.ts'
import type { PageFiles } from './page-files.ts'
import type { Playground } from './playground.ts'

export interface WebHostOptions {
  /** The engine, once there is one: the page's origin must be known before the servers start. */
  readonly playground: () => Playground | undefined
  readonly files: PageFiles
  /** 0 takes any free port. */
  readonly port: number
  readonly log: (line: string) => void
}

/** The playground's page for an ordinary browser, and the contract behind it. */
export interface WebHost {
  /** The exact origin of the page. */
  readonly origin: string
  /** The address to open, with this launch's token in its fragment, which no server ever sees. */
  readonly page: string
  /** Starts to tell listening pages what happens in `playground`. */
  attach(playground: Playground): void
  stop(): Promise<void>
}

/** A page that lags so far behind is cut; it connects again and asks for the status. */
const maxPending = 4_194_304
/** How long pages may take to say goodbye when the host stops, in ms. */
const stopGrace = 500

/** Path and query as they were sent. `new URL` would throw at some targets, at `//` for example. */
function splitTarget({ url = '/' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?')
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark)) }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new PlaygroundError('unsupported_media_type', 'A call must be application/json.')
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > httpLimits.body) throw new PlaygroundError('too_large', 'The call is too large.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown
  } catch {
    throw new PlaygroundError('bad_json', 'The body of a call must be JSON.')
  }
}

/**
 * Serves the page on 127.0.0.1. The page itself holds no secret; every call and the stream of
 * events need the token of this launch.
 *
 * Calls are `POST /api/call/NAME` with `Authorization: Bearer TOKEN`, so a script can make them.
 * Events travel over a WebSocket and not over SSE: six event streams would use up all connections
 * that a browser opens to one port, and a seventh tab would hang.
 *
 * @throws the system's error (`EADDRINUSE`) where the port cannot be had.
 */
export async function createWebHost(options: WebHostOptions): Promise<WebHost> {
  const { files, log } = options
  const token = randomBytes(24).toString('base64url')
  const server = createServer({
    headersTimeout: httpLimits.headersTimeout,
    requestTimeout: httpLimits.requestTimeout,
    connectionsCheckingInterval: httpLimits.connectionsCheckingInterval,
    keepAliveTimeout: httpLimits.keepAliveTimeout,
    requireHostHeader: true,
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  // accept() failed, for want of file descriptors for example: no reason to end (OP-04).
  server.on('error', () => undefined)
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  function tokenMatches(given: string): boolean {
    const expected = Buffer.from(token)
    const actual = Buffer.from(given)
    return actual.length === expected.length && timingSafeEqual(actual, expected)
  }

  /** @throws PlaygroundError where the request does not come from our page or a local program. */
  function checkSource(request: IncomingMessage): void {
    const hosts = request.headersDistinct.host ?? []
    if (hosts.length !== 1 || hosts[0] !== `127.0.0.1:${port}`) {
      throw new PlaygroundError('host_not_allowed', `Use the address ${origin}.`)
    }
    const from = request.headers.origin
    if (from !== undefined && from !== origin) {
      throw new PlaygroundError('origin_not_allowed', 'Another page may not call the playground.')
    }
  }

  function engine(): Playground {
    const playground = options.playground()
    if (playground === undefined) {
      throw new PlaygroundError('stopped', 'The playground is starting or has ended.')
    }
    return playground
  }

  async function call(request: IncomingMessage, name: string): Promise<unknown> {
    if (request.method !== 'POST') {
      throw new PlaygroundError('method_not_allowed', 'A call is a POST.')
    }
    if (!tokenMatches(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')) {
      throw new PlaygroundError(
        'forbidden',
        'The token of this launch is missing; open the address that the playground printed.',
      )
    }
    const handlers: CallHandlers = { ...engine().handlers, capabilities: async () => [] }
    const body = await readBody(request)
    const input =
      typeof body === 'object' && body !== null && 'input' in body ? body.input : undefined
    return dispatch(handlers, name, input)
  }

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
      'Content-Security-Policy': contentSecurityPolicy(servers.map(({ url }) => url)),
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
    try {
      checkSource(request)
      const { path } = splitTarget(request)
      const name = /^\/api\/call\/(\w+)$/.exec(path)?.[1]
      if (name === undefined) sendPage(path, request, response)
      else answer(response, 200, { ok: true, result: await call(request, name) })
    } catch (error) {
      const shape = shapeOf(error)
      if (shape.code === 'internal') log(`page: ${String(error)}`)
      const status = httpStatus[shape.code]
      if (status === 405) response.setHeader('Allow', 'GET, HEAD, POST')
      if (status === 413) response.setHeader('Connection', 'close')
      answer(response, status, { ok: false, error: shape })
    }
  }
  server.on('request', (request, response) => void handle(request, response))

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, clientTracking: true })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const { path, query } = splitTarget(request)
    try {
      checkSource(request)
      if (path !== '/api/events' || !tokenMatches(query.get('token') ?? '')) {
        throw new PlaygroundError('forbidden', 'The token of this launch is missing.')
      }
    } catch {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      accepted.on('error', () => accepted.terminate())
    })
  })

  function tell(listener: WebSocket, text: string): void {
    if (listener.bufferedAmount > maxPending) listener.terminate()
    else listener.send(text)
  }
  const unsubscribe: (() => void)[] = []
  return {
    origin,
    page: `${origin}/#token=${token}`,
    attach(playground) {
      for (const event of eventNames) {
        unsubscribe.push(
          playground.on(event, (payload) => {
            if (sockets.clients.size === 0) return
            const text = JSON.stringify({ event, payload })
            for (const listener of sockets.clients) tell(listener, text)
          }),
        )
      }
    },
    async stop() {
      for (const end of unsubscribe.splice(0)) end()
      for (const listener of sockets.clients) listener.close(1_001, 'the playground ends')
      sockets.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const late = setTimeout(() => {
        for (const listener of sockets.clients) listener.terminate()
        server.closeAllConnections()
      }, stopGrace)
      await closed
      clearTimeout(late)
    },
  }
}
