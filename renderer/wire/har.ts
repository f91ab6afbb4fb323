import type { Transport } from '../../main/contract/transport.ts'
import { exchangesOf, type WireExchange } from './exchanges.ts'
import type { Har, HarEntry, HarPair, HarRequest, HarResponse } from './har-format.ts'
import { eventMessages, webSocketMessages, wholeBody } from './har-messages.ts'
import { headerOf } from './http-head.ts'
import type { WireRecord } from './record.ts'

export interface HarSource {
  readonly records: readonly WireRecord[]
  readonly transport: Transport
  /** The server's address: `http://127.0.0.1:3000`. */
  readonly url: string
  /** What the tab calls the pane. */
  readonly title: string
  readonly version: string
  /** When the capture began, epoch ms. */
  readonly since: number
  /** Records that the tab dropped, and bytes that the capture lost. */
  readonly droppedRecords: number
  readonly droppedBytes: number
}

const paths: Readonly<Record<Transport, string>> = {
  polling: '/getData',
  sse: '/sse',
  websocket: '/',
}
const page = 'page_1'
const unknownSize = -1

const date = (at: number): string => new Date(at).toISOString()
const sizeOf = (records: readonly WireRecord[]): number =>
  records.reduce((sum, { bytes }) => sum + bytes.length, 0)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function queryOf(url: string): HarPair[] {
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
}

function requestOf({ request, sent }: WireExchange, { url, transport }: HarSource): HarRequest {
  if (request === undefined) {
    const address = `${url}${paths[transport]}`
    return {
      method: 'GET',
      url: address,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: [],
      headersSize: unknownSize,
      bodySize: unknownSize,
    }
  }
  const { method, target, version, headers, headSize } = request.content
  const address = `${url}${target}`
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

/** Streams leave their content out: each of their messages stands once, under its own name. */
function responseOf({ type, response, carried }: WireExchange): HarResponse {
  const isStream = type !== 'http'
  const down = carried.filter(({ direction }) => direction === 'down')
  const body = type === 'websocket' ? new Uint8Array() : wholeBody(response, down)
  const implied = { http: 0, eventsource: 200, websocket: 101 }[type]
  const content = response?.content
  const headSize = content?.headSize ?? unknownSize
  const behindHead = (response?.bytes.length ?? 0) - Math.max(0, headSize) + sizeOf(down)
  const mimeType = headerOf(content?.headers ?? [], 'content-type') ?? 'x-unknown'
  return {
    status: content?.status ?? implied,
    statusText: content?.reason ?? '',
    httpVersion: content?.version ?? 'HTTP/1.1',
    cookies: [],
    headers: content?.headers ?? [],
    content: {
      size: body.length,
      mimeType: type === 'eventsource' ? 'text/event-stream' : mimeType,
      ...(!isStream && response !== undefined && { text: decode(body) }),
    },
    redirectURL: '',
    headersSize: headSize,
    bodySize: response === undefined && !isStream ? unknownSize : behindHead,
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

function commentOf(exchange: WireExchange, incomplete: number, compressed: number): string {
  const { request, response, type, missing, closed } = exchange
  const parts = [
    request === undefined &&
      response === undefined &&
      'The capture began in the middle of this connection: its request and the head of its answer are not in it.',
    request === undefined && response !== undefined && 'The request was not captured.',
    request !== undefined &&
      response === undefined &&
      (closed ? 'The connection closed before an answer came.' : 'No answer was captured so far.'),
    missing > 0 && `${missing} bytes in the middle of it were not captured.`,
    incomplete > 0 && `${incomplete} messages that were not complete are left out.`,
    compressed > 0 && `${compressed} messages are compressed (RFC 7692); their data is base64.`,
    type !== 'http' && !closed && 'The connection was still open.',
  ]
  return parts.filter((part) => part !== false).join(' ')
}

function entryOf(exchange: WireExchange, source: HarSource): HarEntry {
  const { type, connection, carried, request } = exchange
  const { started, send, wait, receive } = timesOf(exchange)
  const webSocket = type === 'websocket' ? webSocketMessages(carried) : undefined
  const comment = commentOf(exchange, webSocket?.incomplete ?? 0, webSocket?.compressed ?? 0)
  const { hostname } = new URL(source.url)
  const isPreflight = request?.content.method === 'OPTIONS'
  return {
    pageref: page,
    startedDateTime: date(started),
    time: send + wait + receive,
    request: requestOf(exchange, source),
    response: responseOf(exchange),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send, wait, receive },
    ...(/^[\d.]+$/.test(hostname) && { serverIPAddress: hostname }),
    connection: String(connection),
    ...(comment !== '' && { comment }),
    _resourceType: type === 'http' ? (isPreflight ? 'preflight' : 'fetch') : type,
    ...(webSocket !== undefined && { _webSocketMessages: webSocket.messages }),
    ...(type === 'eventsource' && { _eventSourceMessages: eventMessages(carried) }),
  }
}

/**
 * Writes the records of one client as HAR 1.2: each HTTP exchange an entry, an event stream or a
 * WebSocket one entry with its messages, as Chrome DevTools writes and reads them.
 */
export function createHar(source: HarSource): Har {
  const { since, title, version, droppedRecords, droppedBytes } = source
  const dropped = [
    droppedRecords > 0 && `${droppedRecords} older records were dropped by the tab.`,
    droppedBytes > 0 && `${droppedBytes} bytes left the capture unread.`,
  ].filter((part) => part !== false)
  return {
    log: {
      version: '1.2',
      creator: { name: 'Realtime Playground', version },
      pages: [
        {
          startedDateTime: date(since),
          id: page,
          title,
          pageTimings: { onContentLoad: -1, onLoad: -1 },
        },
      ],
      entries: exchangesOf(source.records)
        .map((exchange) => entryOf(exchange, source))
        .sort((one, other) => Date.parse(one.startedDateTime) - Date.parse(other.startedDateTime)),
      ...(dropped.length > 0 && { comment: dropped.join(' ') }),
    },
  }
}
