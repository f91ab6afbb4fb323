import { Buffer } from 'node:buffer'
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorCode, ErrorShape } from '../contract/errors.ts'

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

const statusOf: Readonly<Record<ErrorCode, number>> = {
  bad_query: 400,
  bad_json: 400,
  bad_message: 400,
  bad_setting: 400,
  bad_call: 400,
  too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  not_found: 404,
  method_not_allowed: 405,
  upgrade_required: 426,
  bad_upgrade: 400,
  origin_not_allowed: 403,
  host_not_allowed: 403,
  too_many_connections: 503,
  request_timeout: 408,
  port_taken: 503,
  store_busy: 503,
  store_readonly: 503,
  stopped: 503,
  forbidden: 403,
  internal: 500,
}

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
  status = statusOf[error.code],
): Refusal {
  if (error.code === 'store_busy') return { status, error, headers: ['Retry-After', '1'] }
  if (error.code === 'too_many_connections') {
    return { status, error, headers: ['Retry-After', '5', ...headers] }
  }
  return { status, error, headers }
}

/** The refusal of a connection for which there is no room. */
export function tooMany(headers: HeaderList): Refusal {
  const message = 'There are too many connections; try again later.'
  return refusal({ code: 'too_many_connections', message }, headers)
}

/** The headers of an answer that is an error of so many bytes. */
function errorHeaders({ headers }: Refusal, length: number, closes: boolean): string[] {
  return [
    ...everyAnswer,
    ...headers,
    'Content-Type',
    'application/json',
    'Cache-Control',
    'no-store',
    'Content-Length',
    String(length),
    ...(closes && !headers.includes('Connection') ? ['Connection', 'close'] : []),
  ]
}

/** How long what a client still sends is discarded, so that a reset does not eat our answer. */
const lingerTimeout = 500

function hasUnreadBody(request: IncomingMessage): boolean {
  if (request.complete) return false
  const length = request.headers['content-length']
  return request.headers['transfer-encoding'] !== undefined || (length ?? '0') !== '0'
}

/** Answers with an error. Nothing happens where an answer is under way already. */
export function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refusal,
): void {
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
  const timer = setTimeout(() => response.end(), lingerTimeout)
  request.once('end', () => response.end())
  response.once('close', () => clearTimeout(timer))
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
