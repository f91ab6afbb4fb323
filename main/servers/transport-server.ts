import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { NetworkScope } from '../shared/contract/network.ts'
import type { ServerStatus } from '../shared/contract/status.ts'
import { transportRows, type Transport } from '../shared/contract/transport.ts'
import type { Cancel } from '../shared/time.ts'
import { createQueue } from '../engine/queue.ts'
import { createDispatcher, methodsOfAll, type Routes } from './http/dispatcher.ts'
import { judge, type Judgement } from './http/gate.ts'
import { createHandOver } from './http/hand-over.ts'
import { overloaded, tooMany, type HeaderList, type Refusal } from './http/http-answer.ts'
import { createHttpBooks } from './accounting/http-books.ts'
import { createListener, urlHost } from './http/listener.ts'
import { createNodeServer, type Upgrade } from './http/node-server.ts'
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
  readonly upgrade?: Upgrade
  start(): void
  /** Tells clients to stop, from now until the next `start`. */
  endStream(): void
  /** As in `TransportServer`; without it there are no codes. */
  closeConnections?(scope: NetworkScope, code: number): number
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
  /** As in `ServerOptions`, or their defaults. */
  readonly spare: SpareTime
  readonly load: LoadWatch
  ended(): boolean
}

/** Makes what a server has of its own, in the surroundings that all share. */
export type CreateSite = (surroundings: Surroundings) => Site

/** Sockets beyond `maxConnections` that are kept long enough to be told so. */
const spareSockets = 256
/** ms between two checks for remaining connections when the server stops. */
const stopLook = 10

/**
 * Creates the server that all transports share: listening, sockets, limits, states and refusals.
 * What differs comes from `createSite`.
 */
export function createTransportServer(
  transport: Transport,
  options: ServerOptions,
  createSite: CreateSite,
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
  const dispatcher = createDispatcher(
    site.routes,
    admit,
    books,
    (socket) => unwanted.get(socket),
    (end) => clock.after(limits.linger, end),
    options.line,
  )

  function admit(request: IncomingMessage): Judgement {
    const judgement = judge(request, options.access, url)
    const client = judgement.admitted?.client
    options.line.named(request.socket, client)
    if (client === undefined) {
      options.visitors?.asked(transport, request)
      if (judgement.refused !== undefined) options.visitors?.refused(request.socket)
    }
    return judgement
  }

  const patience = createPatience(clock, limits.requestTimeout, dispatcher.isReceiving)
  const http = createNodeServer({
    limits,
    dispatcher,
    patience,
    admit,
    methods: methodsOfAll(site.routes),
    upgrade: site.upgrade,
  })

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
    closeConnections: (scope, code) => site.closeConnections?.(scope, code) ?? 0,
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
