import { asksForWebSocket } from '../../../main/shared/contract/websocket-upgrade.ts'
import type { WireExchange } from '../exchanges.ts'
import {
  harTypes,
  type HarEntry,
  type HarJoined,
  type HarPair,
  type HarRequest,
  type HarResponse,
} from './har-format.ts'
import {
  base64,
  eventMessages,
  webSocketMessages,
  wholeBody,
  type WebSocketMessages,
} from './har-messages.ts'
import { headerOf } from '../reading/http-head.ts'
import type { WireRecord } from '../reading/record.ts'

/** The one page of a HAR that is written here. */
export const harPage = 'page_1'
const unknownSize = -1

/** An epoch time in ms as HAR writes it. */
export const harDate = (at: number): string => new Date(at).toISOString()
const sizeOf = (records: readonly WireRecord[]): number =>
  records.reduce((sum, { bytes }) => sum + bytes.length, 0)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** An exchange whose request was captured. */
export type AskedExchange = WireExchange & {
  readonly request: NonNullable<WireExchange['request']>
}

function queryOf(url: string): HarPair[] {
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
}

/** The address that the client asked for: its own Host, which is not always the server's name. */
function addressOf(
  { content: { target, headers } }: AskedExchange['request'],
  url: string,
): string {
  const { protocol, host } = new URL(url)
  const base = `${protocol}//${headerOf(headers, 'host') ?? host}`
  return URL.parse(target, base)?.href ?? `${base}${target}`
}

function requestOf({ request, sent }: AskedExchange, url: string): HarRequest {
  const { method, version, headers, headSize } = request.content
  const address = addressOf(request, url)
  const body = wholeBody(request, sent)
  const mimeType = headerOf(headers, 'content-type') ?? ''
  return {
    method,
    url: address,
    httpVersion: version,
    cookies: [],
    headers,
    queryString: queryOf(address),
    ...(body.length > 0 && { postData: { mimeType, text: decode(body) } }),
    headersSize: headSize,
    bodySize: request.bytes.length - headSize + sizeOf(sent),
  }
}

/** Content as it was carried: text where it is UTF-8, else base64. */
function contentOf(body: Uint8Array): { readonly text: string; readonly encoding?: 'base64' } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) }
  } catch {
    return { text: base64(body), encoding: 'base64' }
  }
}

/**
 * The type of the content. That of an event stream is always UTF-8, and is written without saying so: Chrome
 * DevTools shows messages only if the type is exactly `text/event-stream`.
 */
function typeOf(headers: readonly HarPair[]): string {
  const type = headerOf(headers, 'content-type') ?? 'x-unknown'
  return /^text\/event-stream\b/i.test(type) ? 'text/event-stream' : type
}

/** What was carried as content: chunk sizes are left out, and so are the frames after a 101. */
function responseOf({ type, response, carried }: WireExchange): HarResponse {
  const down = carried.filter(({ direction }) => direction === 'down')
  const body = type === 'frames' ? new Uint8Array() : wholeBody(response, down)
  const content = response?.content
  const headSize = content?.headSize ?? unknownSize
  const behindHead = (response?.bytes.length ?? 0) - Math.max(0, headSize) + sizeOf(down)
  return {
    // As browsers write it where no answer came.
    status: content?.status ?? 0,
    statusText: content?.reason ?? '',
    httpVersion: content?.version ?? 'HTTP/1.1',
    cookies: [],
    headers: content?.headers ?? [],
    content: {
      size: body.length,
      mimeType: typeOf(content?.headers ?? []),
      ...(response !== undefined && contentOf(body)),
    },
    redirectURL: '',
    headersSize: headSize,
    bodySize: response === undefined ? unknownSize : behindHead,
    _transferSize: Math.max(0, headSize) + behindHead,
  }
}

function timesOf({ request, response, sent, carried }: WireExchange) {
  const all = [request, ...sent, response, ...carried].filter((one) => one !== undefined)
  const started = Math.min(...all.map(({ at }) => at))
  const ended = Math.max(...all.map(({ until }) => until))
  const asked = Math.max(request?.until ?? started, ...sent.map(({ until }) => until))
  const answered = Math.max(asked, response?.at ?? (carried.length > 0 ? started : ended))
  const send = asked - started
  const wait = answered - asked
  const receive = Math.max(0, ended - answered)
  return { started, send, wait, receive }
}

/** `1 message`, `2 messages`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`

function commentOf(exchange: WireExchange, messages: WebSocketMessages | undefined): string {
  const { request, response, type, missing, closed } = exchange
  const { incomplete = 0, compressed = 0, unreadable = 0 } = messages ?? {}
  const inflated = compressed - unreadable
  const parts = [
    request === undefined && 'The capture began after its request was sent.',
    request !== undefined &&
      response === undefined &&
      (closed ? 'The connection closed before an answer came.' : 'No answer was captured so far.'),
    missing > 0 && `Not captured in the middle of it: ${missing} B.`,
    incomplete > 0 && `Left out because a part is missing: ${counted(incomplete, 'message')}.`,
    inflated > 0 &&
      `Compressed on the wire (RFC 7692) and inflated here: ${counted(inflated, 'message')}.`,
    unreadable > 0 &&
      `Compressed and written as base64, for it cannot be inflated: ${counted(unreadable, 'message')}.`,
    type !== 'body' && !closed && 'The connection was still open.',
  ]
  return parts.filter((part) => part !== false).join(' ')
}

/** The messages of a stream, in the fields that Chrome DevTools reads. */
function messagesOf({ type, carried }: WireExchange) {
  const webSocket = type === 'frames' ? webSocketMessages(carried) : undefined
  return {
    webSocket,
    fields: {
      ...(webSocket !== undefined && { _webSocketMessages: webSocket.messages }),
      ...(type === 'events' && { _eventSourceMessages: eventMessages(carried) }),
    },
  }
}

/** What began the request in a page, in the words of browsers; an upgrade that was refused is one, too. */
function resourceTypeOf({ type, request }: AskedExchange): HarEntry['_resourceType'] {
  const { method, headers } = request.content
  if (type === 'events') return harTypes.events
  if (type === 'frames' || asksForWebSocket(headerOf(headers, 'upgrade'))) {
    return harTypes.frames
  }
  return method === 'OPTIONS' ? harTypes.preflight : harTypes.request
}

/**
 * An exchange as an entry.
 *
 * @param url the server's address, for a request that names no Host.
 */
export function entryOf(exchange: AskedExchange, url: string): HarEntry {
  const { connection } = exchange
  const { started, send, wait, receive } = timesOf(exchange)
  const { webSocket, fields } = messagesOf(exchange)
  const comment = commentOf(exchange, webSocket)
  const { hostname } = new URL(url)
  return {
    pageref: harPage,
    startedDateTime: harDate(started),
    time: send + wait + receive,
    request: requestOf(exchange, url),
    response: responseOf(exchange),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send, wait, receive },
    ...(/^[\d.]+$/.test(hostname) && { serverIPAddress: hostname }),
    connection: String(connection),
    ...(comment !== '' && { comment }),
    _resourceType: resourceTypeOf(exchange),
    ...fields,
  }
}

/** What there is of an exchange without its request. */
export function joinedOf(exchange: WireExchange): HarJoined {
  const { webSocket, fields } = messagesOf(exchange)
  return {
    startedDateTime: harDate(timesOf(exchange).started),
    connection: String(exchange.connection),
    comment: commentOf(exchange, webSocket),
    ...(exchange.response !== undefined && { response: responseOf(exchange) }),
    ...fields,
  }
}

export const isAsked = (exchange: WireExchange): exchange is AskedExchange =>
  exchange.request !== undefined
