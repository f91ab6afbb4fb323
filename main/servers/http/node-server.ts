import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ErrorCode } from '../../shared/contract/errors.ts'
import { httpLimits } from '../../shared/contract/limits.ts'
import type { ServerLimits } from '../server-limits.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Admitted, Judgement } from './gate.ts'
import { refusal, sendRefusalRaw } from './http-answer.ts'
import type { Patience } from './patience.ts'

/** Takes over a socket that asks for an upgrade. */
export type Upgrade = (
  admitted: Admitted,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
) => void

export interface NodeServerOptions {
  readonly limits: ServerLimits
  readonly dispatcher: Dispatcher
  readonly patience: Patience
  /** Judges the head of a request. */
  readonly admit: (request: IncomingMessage) => Judgement
  /** Every method that some path has. */
  readonly methods: string
  /** Without it upgrades are ignored. */
  readonly upgrade: Upgrade | undefined
}

const parseFailures: Readonly<Record<string, readonly [ErrorCode, number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['too_large', 431, 'The headers are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['too_large', 413, 'The chunk extensions are too long.'],
}
function destroyIt(this: Socket): void {
  this.destroy()
}

const unreadable = ['bad_query', 400, 'This is not an HTTP/1.1 request.'] as const

/** Creates a server of node:http that answers everything in our shape, also what its parser refuses. It does not listen. */
export function createNodeServer(options: NodeServerOptions): Server {
  const { limits, dispatcher, patience, admit, methods, upgrade } = options
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
    dispatcher.handle(request, response, expectsContinue)
  }
  http.on('request', (request, response) => take(request, response))
  http.on('checkContinue', (request, response) => take(request, response, true))
  http.on('checkExpectation', (request, response) => take(request, response))
  http.on('clientError', (error: NodeJS.ErrnoException, duplex: Duplex) => {
    const socket = duplex as Socket
    // In the middle of an answer nothing can be said any more; what was said may still get out.
    if (error.code === 'ECONNRESET') return void socket.destroy()
    if (dispatcher.isAnswering(socket)) {
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
    const allow = ['Allow', methods]
    sendRefusalRaw(duplex, refusal({ code: 'method_not_allowed', message }, allow))
  })
  if (upgrade !== undefined) {
    http.on('upgrade', (request, duplex, head) => {
      const socket = duplex as Socket
      socket.on('error', destroyIt)
      patience.began(socket)
      const { admitted, refused } = admit(request)
      if (socket.destroyed) return
      if (refused !== undefined) sendRefusalRaw(socket, refused)
      else upgrade(admitted, request, socket, head)
    })
  }
  return http
}
