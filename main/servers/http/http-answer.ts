import { Buffer } from 'node:buffer'
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { httpStatus, type ErrorShape } from '../../shared/contract/errors.ts'
import type { Cancel } from '../../shared/time.ts'

/** Names and values in turn, as `writeHead` takes them fastest. */
export type HeaderList = readonly string[]

/** What every answer has (PROTOCOL 1.3). */
export const everyAnswer: HeaderList = [
  'X-Content-Type-Options',
  'nosniff',
  'Cross-Origin-Resource-Policy',
  'same-site',
  'Vary',
  'Origin',
]

/** An answer in JSON. */
export const jsonType: HeaderList = ['Content-Type', 'application/json']

/** An answer in JSON that is true for this request alone (RFC 9111 5.2.2.5). */
export const freshJson: HeaderList = [...jsonType, 'Cache-Control', 'no-store']

/** A request that is refused: what is needed to answer it, on a response or on a bare socket. */
export interface Refusal {
  readonly status: number
  readonly error: ErrorShape
  readonly headers: HeaderList
}

/** Makes a refusal; its status is that of the code, unless another one is given. */
export function refusal(
  error: ErrorShape,
  headers: HeaderList = [],
  status = httpStatus[error.code],
): Refusal {
  if (error.code === 'store_busy')
    return { status, error, headers: ['Retry-After', '1', ...headers] }
  if (error.code === 'too_many_connections' || error.code === 'overloaded') {
    return { status, error, headers: ['Retry-After', '5', ...headers] }
  }
  return { status, error, headers }
}

/** The refusal of a connection beyond the limit. */
export function tooMany(headers: HeaderList): Refusal {
  const message = 'There are too many connections; try again later.'
  return refusal({ code: 'too_many_connections', message }, headers)
}

/** The refusal of what would make live delivery later than it is. */
export function overloaded(headers: HeaderList): Refusal {
  const message = 'The server is late with what it delivers live; try again later.'
  return refusal({ code: 'overloaded', message }, headers)
}

/** The headers of an error answer whose body has `length` bytes. */
function errorHeaders({ headers }: Refusal, length: number, closes: boolean): string[] {
  return [
    ...everyAnswer,
    ...headers,
    ...freshJson,
    'Content-Length',
    String(length),
    ...(closes && !headers.includes('Connection') ? ['Connection', 'close'] : []),
  ]
}

function hasUnreadBody(request: IncomingMessage): boolean {
  if (request.complete) return false
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length ?? '0') !== '0'
}

/** A request that can be refused. */
export interface Refusable {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /**
   * Calls `end` a little later (`ServerLimits.linger`): until then what the client still sends is
   * discarded, so that a reset does not eat the answer.
   */
  readonly linger: (end: () => void) => Cancel
}

/** Answers with an error. Nothing happens where an answer is under way already. */
export function sendRefusal({ request, response, linger }: Refusable, refused: Refusal): void {
  if (response.headersSent || response.destroyed) return
  const body = Buffer.from(JSON.stringify({ error: refused.error }))
  const lingers = hasUnreadBody(request)
  response.writeHead(refused.status, errorHeaders(refused, body.length, lingers))
  if (!lingers || request.method === 'HEAD') {
    response.end(body)
    return
  }
  response.write(body)
  request.resume()
  const cancel = linger(() => response.end())
  request.once('end', () => response.end())
  response.once('close', cancel)
}

/** Answers on a socket that has no response: before an upgrade, or after what cannot be parsed. */
export function sendRefusalRaw(socket: Duplex, refused: Refusal): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status, error } = refused
  const body = JSON.stringify({ error })
  const list = errorHeaders(refused, Buffer.byteLength(body), true)
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`
  for (let index = 0; index < list.length; index += 2) {
    head += `${list[index]}: ${list[index + 1]}\r\n`
  }
  socket.once('finish', () => socket.destroy())
  socket.end(`${head}\r\n${body}`)
}
