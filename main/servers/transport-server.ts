import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../shared/contract/errors.ts'
import { httpLimits } from '../shared/contract/limits.ts'
import type { NetworkScope } from '../shared/contract/network.ts'
import type { ServerStatus } from '../shared/contract/status.ts'
import { transportRows, type Transport } from '../shared/contract/transport.ts'
import type { Cancel } from '../shared/time.ts'
import { createQueue } from '../engine/queue.ts'
import { createDispatcher, methodsOfAll, type Routes } from './http/dispatcher.ts'
import { judge, type Admitted, type Judgement } from './http/gate.ts'
import { createHandOver } from './http/hand-over.ts'
import {
  overloaded,
  refusal,
  sendRefusalRaw,
  tooMany,
  type HeaderList,
  type Refusal,
} from './http/http-answer.ts'
import { createHttpBooks } from './accounting/http-books.ts'
import { createListener, urlHost } from './http/listener.ts'
import { neverLate, type LoadWatch } from './push/load-watch.ts'
import { createPatience } from './http/patience.ts'
import { defaultLimits, type ServerLimits } from './server-limits.ts'
import type { ServerOptions, TransportServer } from './server.ts'
import { createSpareTime, type SpareTime } from './push/spare-time.ts'
import { watchStalls } from './push/stall-watch.ts'

/** What makes a transport: its paths, and what it does when the server changes its state. */
export interface Site {
  readonly routes: Routes
  /** Whether every socket counts as a connection, and not only those that became streams. */
  readonly countsSockets?: boolean
  /** Takes over a socket that asks for an upgrade; without it upgrades are ignored. */
  upgrade?(admitted: Admitted, request: IncomingMessage, socket: Socket, head: Buffer): void
  start(): void
  /** Tells clients to stop, from now until the next `start`. */
  endStream(): void
  /** As in `TransportServer`; without it there are no WebSockets. */
  closeWebSockets?(scope: NetworkScope, code: number): number
  /** Takes leave of the clients before their sockets are destroyed. */
  stop(): Promise<void>
  /** As in `TransportServer`. */
  settle(clients?: ReadonlySet<string>): void
}

/** What a site may ask of the server around it. */
export interface Surroundings {
  readonly transport: Transport
  /** Connections at once. */
  readonly maxConnections: number
  readonly limits: ServerLimits
  /** As in `ServerOptions`, or what stands in for them. */
  readonly spare: SpareTime
  readonly load: LoadWatch
  ended(): boolean
}

/** Sockets beyond `maxConnections` that are kept long enough to be told so. */
const spareSockets = 256
/** ms between two looks at who is left when the server stops. */
const stopLook = 10

const parseFailures: Readonly<Record<string, readonly [ErrorCode, number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['too_large', 431, 'The headers are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['too_large', 413, 'The chunk extensions are too long.'],
}
function destroyIt(this: Socket): void {
  this.destroy()
}

const unreadable = ['bad_query', 400, 'This is not an HTTP/1.1 request.'] as const

/**
 * Creates the server that all transports share: listening, sockets, limits, states and refusals.
 * What differs comes from `createSite`.
 */
export function createTransportServer(
  transport: Transport,
  options: ServerOptions,
  createSite: (surroundings: Surroundings) => Site,
): TransportServer {
  const limits = { ...defaultLimits, ...options.limits }
  const { clock, load = neverLate, spare = createSpareTime(clock) } = options
  const { scheme, connections } = transportRows[transport]
  const { maxConnections = connections } = options
  const sockets = new Set<Socket>()
  let state: ServerStatus['state'] = 'stopped'
  const stalls = watchStalls(sockets, clock, limits.stalledReader)

  /** Sockets that are kept only long enough to be told why they are not wanted. */
  const unwanted = new WeakMap<Socket, (headers: HeaderList) => Refusal>()
  const site = createSite({
    transport,
    maxConnections,
    limits,
    spare,
    load,
    ended: () => state === 'ended',
  })
  const books = createHttpBooks(options)
  const port = (): number => listener.port()
  const url = (): string => `${scheme}://${urlHost(options.hosts[0] ?? '127.0.0.1')}:${port()}`
  const { handle, isAnswering, isReceiving } = createDispatcher(
    site.routes,
    admit,
    books,
    (socket) => unwanted.get(socket),
    (end) => clock.after(limits.linger, end),
    options.line,
  )

  function admit(request: IncomingMessage): Judgement {
    const judgement = judge(request, options.access, url)
    options.line.named(request.socket, judgement.admitted?.client)
    return judgement
  }

  const patience = createPatience(clock, limits.requestTimeout, isReceiving)
  const http = createHttpServer({
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    connectionsCheckingInterval: limits.connectionsCheckingInterval,
    keepAliveTimeout: limits.keepAliveTimeout,
    // The gate answers this itself, in our shape.
    requireHostHeader: false,
    // Polls have no body: node (from 24.12) then spares them the events of a body's end.
    optimizeEmptyRequests: true,
  })
  // One more than is allowed, so that the gate sees that there were too many: node drops the rest.
  http.maxHeadersCount = httpLimits.headers + 1
  const take = (
    request: IncomingMessage,
    response: ServerResponse,
    expectsContinue = false,
  ): void => {
    patience.began(request.socket)
    handle(request, response, expectsContinue)
  }
  http.on('request', (request, response) => take(request, response))
  http.on('checkContinue', (request, response) => take(request, response, true))
  http.on('checkExpectation', (request, response) => take(request, response))
  http.on('clientError', (error: NodeJS.ErrnoException, duplex: Duplex) => {
    const socket = duplex as Socket
    // In the middle of an answer nothing can be said any more; what was said may still get out.
    if (error.code === 'ECONNRESET') return void socket.destroy()
    if (isAnswering(socket)) {
      socket.destroySoon()
      return
    }
    const [code, status, message] = parseFailures[error.code ?? ''] ?? unreadable
    const refuse = (): void => sendRefusalRaw(socket, refusal({ code, message }, [], status))
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') patience.late(socket, refuse)
    else refuse()
  })
  http.on('timeout', patience.idle)
  // Node would hang up without a word.
  http.on('connect', (_request, duplex) => {
    duplex.on('error', () => duplex.destroy())
    const message = 'This is no proxy: it opens no tunnels.'
    const allow = ['Allow', methodsOfAll(site.routes)]
    sendRefusalRaw(duplex, refusal({ code: 'method_not_allowed', message }, allow))
  })
  if (site.upgrade !== undefined) {
    http.on('upgrade', (request, duplex, head) => {
      const socket = duplex as Socket
      socket.on('error', destroyIt)
      patience.began(socket)
      const { admitted, refused } = admit(request)
      if (socket.destroyed) return
      if (refused !== undefined) sendRefusalRaw(socket, refused)
      else site.upgrade?.(admitted, request, socket, head)
    })
  }

  /** One function for all sockets, for there may be thousands. */
  function forget(this: Socket): void {
    sockets.delete(this)
    load.left()
  }

  let handOver = createHandOver(http)
  const listener = createListener(options.hosts, options.port, (socket) => {
    if (sockets.size >= maxConnections + spareSockets) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    load.entered()
    stalls.attend()
    if (site.countsSockets) {
      if (sockets.size > maxConnections) unwanted.set(socket, tooMany)
      else if (load.overloaded()) unwanted.set(socket, overloaded)
    }
    socket.on('close', forget)
    options.line.accepted(socket)
    if (!socket.destroyed) handOver(socket)
  })

  async function start(): Promise<void> {
    if (state === 'ended') state = 'running'
    if (state === 'running') return
    await listener.start()
    // Closed it has ended the check of its timeouts.
    handOver = createHandOver(http)
    state = 'running'
    site.start()
  }

  async function stop(): Promise<void> {
    if (state === 'stopped') return
    state = 'stopped'
    const released = listener.stop()
    await site.stop()
    await allCarried(limits.flushGrace)
    // It destroys idle connections at once, and with them what a line still holds for them.
    http.close()
    await emptied(limits.flushGrace)
    books.settle()
    for (const socket of sockets) socket.destroy()
    await released
    // Their close events come a little after the listener's.
    await emptied(limits.flushGrace)
    stalls.stop()
  }

  /** Resolves when what was written so far has been carried, or after `timeout` ms. */
  async function allCarried(timeout: number): Promise<void> {
    const all = [...sockets].map(
      (socket) => new Promise<void>((resolve) => options.line.carried(socket, resolve)),
    )
    let cancel: Cancel | undefined
    const late = new Promise<void>((resolve) => (cancel = clock.after(timeout, resolve)))
    await Promise.race([Promise.all(all), late])
    cancel?.()
  }

  /** Resolves when no socket is left, or after `timeout` ms. */
  async function emptied(timeout: number): Promise<void> {
    const end = clock.steady() + timeout
    while (sockets.size > 0 && clock.steady() < end) {
      http.closeIdleConnections()
      await new Promise<void>((resolve) => clock.after(stopLook, resolve))
    }
  }

  const queue = createQueue()
  return {
    transport,
    start: () => queue.run(start),
    stop: () => queue.run(stop),
    endStream() {
      if (state !== 'running') return
      state = 'ended'
      site.endStream()
    },
    closeWebSockets: (scope, code) => site.closeWebSockets?.(scope, code) ?? 0,
    status() {
      const status = { transport, state, url: url(), port: port() }
      const literal = status.url.includes('[')
      return literal ? { ...status, pageUrl: `${scheme}://localhost:${port()}` } : status
    },
    sockets: () => sockets.size,
    settle(clients) {
      books.settle(clients)
      site.settle(clients)
    },
  }
}
