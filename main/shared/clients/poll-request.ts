import { paneLimits } from '../contract/limits.ts'
import type { Message } from '../contract/message.ts'
import type { PollMode } from '../contract/settings.ts'
import { addressOf } from './addresses.ts'
import { transportRows } from '../contract/transport.ts'
import type { AbortNotice, Answer, ClientEnvironment, RequestOptions } from './environment.ts'
import { decodeRows } from './decode.ts'
import { readRetryAfter } from './retry-after.ts'

/** Rows that a new pane is shown from before its time. */
export const historyRows = 50

/**
 * How long a long poll asks the server to hold its answer, in ms: near the server's limit of 30 s,
 * because an idle stream should cost few requests, and below the 30 s after which proxies give up.
 */
export const longPollWait = 25_000

export interface PollRequest {
  readonly url: string
  readonly cache: NonNullable<RequestOptions['cache']>
  /** It is aborted after this long without an answer, ms; in long poll counted from the end of the wait. */
  readonly timeout: number
}

/** What a request starts from: a cursor, or just the newest rows. */
export type PollStart = { readonly after: number } | { readonly newest: number }

/**
 * The request of a mode. `conditional` relies on the browser's cache, which asks with the ETag it
 * kept: a header of our own would cost a preflight a poll. The others must not be kept, because
 * Chromium queues equal long polls behind its cache lock.
 */
export function pollRequest(
  baseUrl: string,
  client: string,
  mode: PollMode,
  start: PollStart,
): PollRequest {
  const timeout = paneLimits.pollTimeout
  if (mode === 'all' || mode === 'conditional') {
    const cache = mode === 'all' ? 'no-store' : 'no-cache'
    return { url: addressOf(transportRows.polling, baseUrl, { client }), cache, timeout }
  }
  const waits = mode === 'long' && 'after' in start
  const from = 'after' in start ? { after: start.after } : { limit: start.newest }
  const wait = waits ? longPollWait : undefined
  return {
    url: addressOf(transportRows.polling, baseUrl, { client, ...from, wait }),
    cache: 'no-store',
    timeout: waits ? longPollWait + timeout : timeout,
  }
}

/** What came of a poll. `gone`: no answer that this page may read. */
export type PollAnswer =
  | {
      readonly kind: 'rows'
      readonly status: number
      readonly rows: readonly Message[]
      readonly more: boolean
      /** Rows in the table, if the server says. */
      readonly total: number | undefined
      readonly stream: string | undefined
      /** The ETag, only in conditional mode. */
      readonly tag: string | undefined
    }
  | { readonly kind: 'unchanged'; readonly status: 304 }
  | { readonly kind: 'ended'; readonly status: number }
  | {
      readonly kind: 'bad'
      readonly status: number
      /** s, at most 60; undefined where the answer names no pause. */
      readonly retryAfter: number | undefined
    }
  | { readonly kind: 'gone'; readonly status: 0 }

/**
 * Sends one poll and reads its answer. Never throws: what the network does is an answer.
 *
 * @param knownTag the ETag of the rows that were read last. The browser turns a 304 into a 200 from
 *   its cache; the same tag tells it, and saves parsing the same table again.
 * @param onText called when the whole answer has arrived, before it is parsed.
 */
export async function sendPoll(
  environment: Pick<ClientEnvironment, 'fetch' | 'now'>,
  request: PollRequest,
  signal: AbortNotice,
  knownTag: string | undefined,
  onText: () => void,
): Promise<PollAnswer> {
  let response: Answer
  let text: string
  try {
    response = await environment.fetch(request.url, { cache: request.cache, signal })
    text = await response.text()
  } catch {
    // fetch says TypeError or AbortError and no more; the caller knows which and probes.
    return { kind: 'gone', status: 0 }
  }
  onText()
  const { status, headers } = response
  if (status === 204 || status === 410) return { kind: 'ended', status }
  if (status === 304) return { kind: 'unchanged', status }
  const tag = request.cache === 'no-cache' ? (headers.get('etag') ?? undefined) : undefined
  if (status === 200 && tag !== undefined && tag === knownTag) {
    return { kind: 'unchanged', status: 304 }
  }
  const rows = status === 200 ? decodeRows(text) : undefined
  if (rows === undefined) {
    const retryAfter = readRetryAfter(headers.get('retry-after'), environment.now())
    return { kind: 'bad', status, retryAfter }
  }
  const total = headers.get('x-total-count')
  return {
    kind: 'rows',
    status,
    rows,
    more: headers.get('x-more') === '1',
    total: total === null ? undefined : Number(total),
    stream: headers.get('x-stream') ?? undefined,
    tag,
  }
}
