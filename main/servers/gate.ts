import type { IncomingMessage } from 'node:http'
import { httpLimits } from '../contract/limits.ts'
import type { Access } from './access.ts'
import { refusal, type HeaderList, type Refusal } from './http-answer.ts'
import { createMemo } from './memo.ts'
import { parseClient, type Parsed } from './query.ts'

/** A request that may come in. */
export interface Admitted {
  readonly path: string
  /** What stands behind the question mark; the same object for the same target, so it is only read. */
  readonly query: URLSearchParams
  /** The id the client gave itself, where it did. */
  readonly client: string | undefined
  /** The CORS headers of every answer to it. */
  readonly headers: HeaderList
  readonly origin: string | undefined
}

export type Judgement =
  | { readonly admitted: Admitted; readonly refused?: undefined }
  | { readonly admitted?: undefined; readonly refused: Refusal }

const exposed = 'ETag, Retry-After, X-More, X-Stream, X-Total-Count'
const closing: HeaderList = ['Connection', 'close']

const advice = {
  host_not_allowed:
    'This host name is not allowed here; use 127.0.0.1, or start with --allow-host.',
  origin_not_allowed:
    'This origin is not allowed here; allow it in the window or with --allow-origin.',
} as const
const nullOriginAdvice =
  'A page without an origin, from a file for example, is not allowed: serve it over http and allow ' +
  'its origin, or open GET / of this server.'

function refuse(
  code: 'bad_query' | 'uri_too_long' | 'too_large',
  message: string,
  status?: number,
) {
  return { refused: refusal({ code, message }, closing, status) }
}

interface Target {
  readonly path: string
  readonly query: URLSearchParams
  readonly client: Parsed<string | undefined>
}

/** The same list for the same origin: what is made of it can be kept beside it. */
const corsOf = createMemo<HeaderList>(64, (origin) => [
  'Access-Control-Allow-Origin',
  origin,
  'Access-Control-Expose-Headers',
  exposed,
])
const noCors: HeaderList = []

/** Pollers ask for the same again and again. */
const targetOf = createMemo<Target>(1_024, (url) => {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  return { path, query, client: parseClient(query) }
})

/**
 * Judges the head of a request before anything else is done with it: size, Host, Origin (PROTOCOL
 * 1.2). Paths and methods are the server's own.
 */
export function judge(request: IncomingMessage, access: Access, port: number): Judgement {
  const { rawHeaders, url = '', headers } = request
  if (rawHeaders.length > 2 * httpLimits.headers) {
    return refuse('too_large', `At most ${httpLimits.headers} headers are read.`, 431)
  }
  if (url.length > httpLimits.url) {
    return refuse('uri_too_long', `A URL has at most ${httpLimits.url} bytes.`)
  }
  const hosts: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[index + 1] ?? '')
  }
  const origin = headers.origin
  const code = access.judge(hosts, origin, port)
  if (code !== undefined) {
    const message =
      origin === 'null' && code === 'origin_not_allowed' ? nullOriginAdvice : advice[code]
    return { refused: refusal({ code, message }, [], hosts.length === 1 ? 403 : 400) }
  }
  const cors = origin === undefined ? noCors : corsOf(origin)
  if (!url.startsWith('/')) {
    return { refused: refusal({ code: 'bad_query', message: 'The target must be a path.' }, cors) }
  }
  const { path, query, client } = targetOf(url)
  if ('error' in client) return { refused: refusal(client.error, cors) }
  return { admitted: { path, query, client: client.value, headers: cors, origin } }
}
