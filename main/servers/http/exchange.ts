import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Admitted } from './gate.ts'
import { everyAnswer, type HeaderList, type Refusable } from './http-answer.ts'

/** One admitted HTTP request and its answer. */
export interface Exchange extends Admitted, Refusable {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  /** The client waits for 100 Continue before it sends its body. */
  readonly expectsContinue: boolean
  /**
   * What the answer carries, for the ledger: bytes of its content, and of message bodies in it, and
   * the id of its last message, 0 where it has none.
   */
  readonly carried: { content: number; payload: number; last: number }
  /** Set where the answer becomes a stream that books for itself. */
  streams: boolean
}

export type Handler = (exchange: Exchange) => void | Promise<void>

/** What a path offers. GET answers HEAD too. */
export interface Route {
  readonly get?: Handler
  readonly post?: Handler
  /** Answers also where a fault refuses requests: it delivers no messages. */
  readonly always?: boolean
}

/** The methods of a route, as `Allow` lists them. */
export function methodsOf(route: Route): string {
  return [route.get && 'GET, HEAD', route.post && 'POST'].filter(Boolean).join(', ')
}

/** Sends a whole answer. Nothing happens where the client has gone or was answered. */
export function sendAnswer(
  exchange: Exchange,
  status: number,
  extra: HeaderList,
  body?: Buffer,
): void {
  const length = body === undefined ? [] : ['Content-Length', String(body.length)]
  send(exchange, status, everyAnswer.concat(exchange.headers, extra, length), body)
}

/** As `sendAnswer`, with all the headers there are. */
export function send(
  { response }: Exchange,
  status: number,
  headers: string[],
  body?: Buffer,
): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, headers)
  if (body === undefined || body.length <= sliceBytes || response.req.method === 'HEAD') {
    response.end(body)
  } else {
    sendSliced(response, body)
  }
}

/** Long answers go out in such pieces: each one that is taken is progress of a slow reader. */
const sliceBytes = 65_536

function sendSliced(response: ServerResponse, body: Buffer): void {
  let offset = 0
  const next = (error?: Error | null): void => {
    if (error || response.destroyed) return
    const slice = body.subarray(offset, offset + sliceBytes)
    offset += slice.length
    if (offset >= body.length) response.end(slice)
    else response.write(slice, next)
  }
  next()
}
