import { asksForWebSocket } from '../../../main/shared/contract/websocket-upgrade.ts'
import { transportRows, type Transport } from '../../../main/shared/contract/transport.ts'
import type { PackedParts, WireKind } from './anatomy.ts'
import { markJson, markWhole, type BodyMarker } from './body-markers.ts'
import { headerOf } from './http-head.ts'
import type { RequestHead, ResponseHead } from './record.ts'
import { formatOfAnswer, streamFormatOf } from './stream-formats.ts'

/** A request that waits for its answer, as far as the answer depends on it. */
export interface PendingRequest {
  readonly method: string
  readonly path: string
  /** `format=plain` was asked for. */
  readonly isPlain: boolean
  readonly upgrades: boolean
  readonly kind: WireKind
  /** The parts of its records so far, which its answer may give another kind. */
  readonly parts: PackedParts[]
}

/** How many bytes of a body follow a head (RFC 9112 6.3). */
export type BodyLength = number | 'chunked' | 'until-close'

/** What is expected behind a request's head, and of its answer. */
export function readRequest(
  transport: Transport,
  { method, target, headers }: RequestHead,
): PendingRequest {
  const { reads, path: own } = transportRows[transport]
  const [path = '', query = ''] = target.split('?')
  const upgrades = asksForWebSocket(headerOf(headers, 'upgrade'))
  const opens =
    method === 'GET' &&
    (reads === 'frames' ? upgrades : streamFormatOf(transport) !== undefined && path === own)
  return {
    method,
    path,
    isPlain: new URLSearchParams(query).get('format') === 'plain',
    upgrades: reads === 'frames' && upgrades,
    kind: method === 'POST' ? 'sent' : opens ? 'handshake' : 'headers',
    parts: [],
  }
}

function contentLength(head: RequestHead | ResponseHead): number | undefined {
  const length = Number(headerOf(head.headers, 'content-length') ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? length : undefined
}
const isChunked = (head: RequestHead | ResponseHead): boolean =>
  /chunked\s*$/i.test(headerOf(head.headers, 'transfer-encoding') ?? '')

export function requestBody(head: RequestHead): BodyLength {
  return isChunked(head) ? 'chunked' : (contentLength(head) ?? 0)
}

export function responseBody(head: ResponseHead, request: PendingRequest | undefined): BodyLength {
  const { status } = head
  if (request?.method === 'HEAD' || status < 200 || status === 204 || status === 304) return 0
  return isChunked(head) ? 'chunked' : (contentLength(head) ?? 'until-close')
}

/**
 * How an answer is booked: its head, and what marks its body. The content of `/getData` is framing
 * and payload; other answers to a GET, refusals among them, are headers as a whole.
 *
 * @param request undefined where the capture does not have it: then the answer tells by its shape.
 */
export function bookResponse(
  head: ResponseHead,
  request: PendingRequest | undefined,
): { readonly kind: WireKind; readonly mark: BodyMarker; readonly events: boolean } {
  if (head.status === 101) {
    return { kind: 'handshake', mark: markWhole('unknown', 'messageBody'), events: false }
  }
  const stream = formatOfAnswer(head)
  if (stream !== undefined) {
    return { kind: 'handshake', mark: stream.mark(request?.isPlain), events: true }
  }
  const isPost = request === undefined ? head.status === 201 : request.method === 'POST'
  if (isPost) return { kind: 'sent', mark: markJson(1, 'sent', 'sent'), events: false }
  const isData =
    head.status === 200 &&
    (request?.path ?? '/getData') === '/getData' &&
    headerOf(head.headers, 'content-type')?.startsWith('application/json') === true
  return isData
    ? { kind: 'headers', mark: markJson(2, 'framing'), events: false }
    : { kind: 'headers', mark: markWhole('headers', 'messageBody'), events: false }
}
