import type { IncomingMessage } from 'node:http'
import type { ErrorShape } from '../../shared/contract/errors.ts'
import { httpLimits } from '../../shared/contract/limits.ts'
import { canonicalOrigin } from '../../shared/contract/origins.ts'
import type { Access } from './access.ts'
import { corsOf } from './cors.ts'
import { refusal, type HeaderList, type Refusal } from './http-answer.ts'
import { createMemo } from './memo.ts'
import { parseClient, type Parsed } from './query.ts'
import { readTarget, type RequestTarget } from '../../shared/contract/request-target.ts'

/** A request that may come in. */
export interface Admitted {
  /** `*` where the server as a whole is asked for its options. */
  readonly path: string
  /** The parsed query; the same object for the same target, so it must not be changed. */
  readonly query: URLSearchParams
  /** The id the client gave itself, where it did. */
  readonly client: string | undefined
  /** Why the client id is invalid, if it is. */
  readonly wrongClient: ErrorShape | undefined
  /** The CORS headers of every answer to it. */
  readonly headers: HeaderList
  readonly origin: string | undefined
}

export type Judgement =
  | { readonly admitted: Admitted; readonly refused?: undefined }
  | { readonly admitted?: undefined; readonly refused: Refusal }

const closing: HeaderList = ['Connection', 'close']

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

interface Target extends Omit<RequestTarget, 'search'> {
  readonly query: URLSearchParams
  readonly client: Parsed<string | undefined>
}

const noCors: HeaderList = []

/** Pollers send the same request over and over. */
const targetOf = createMemo<{ readonly target: Target | undefined }>(1_024, (url) => {
  const read = readTarget(url)
  if (read === undefined) return { target: undefined }
  const { search, ...target } = read
  const query = new URLSearchParams(search)
  return { target: { ...target, query, client: parseClient(query) } }
})

/** Every value of the `Host` header: node joins or drops what is given twice. */
function hostsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const hosts: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[index + 1] ?? '')
  }
  return hosts
}

/** What to do about a refused Host. The advice must work. */
function hostAdvice(host: string | undefined, url: string): string {
  return host === undefined
    ? `This Host is not a host name with a port or none; on this machine, use ${url}.`
    : `The host name ${host} is not allowed here; on this machine, use ${url}, or start the playground with --allow-host ${host}.`
}

function originAdvice(origin: string): string {
  return canonicalOrigin(origin) === origin
    ? `This origin is not allowed here; allow it in the window, or start the playground with --allow-origin ${origin}.`
    : nullOriginAdvice
}

/**
 * Judges the head of a request before anything else is done with it: size, Host, Origin (PROTOCOL
 * 1.2). Paths, methods and parameters are the server's own.
 *
 * @param url where this server can be reached, for clients that used another name.
 */
export function judge(request: IncomingMessage, access: Access, url: () => string): Judgement {
  const { rawHeaders, url: sent = '', headers, method } = request
  if (rawHeaders.length > 2 * httpLimits.headers) {
    return refuse('too_large', `At most ${httpLimits.headers} headers are read.`, 431)
  }
  if (sent.length > httpLimits.url) {
    return refuse('uri_too_long', `A URL has at most ${httpLimits.url} bytes.`)
  }
  const [host, ...more] = hostsOf(request)
  if (host === undefined || more.length > 0) {
    const message = 'A request has exactly one Host line.'
    return { refused: refusal({ code: 'host_not_allowed', message }, [], 400) }
  }
  const { target } = targetOf(sent)
  const { origin } = headers
  const verdict = access.judge(target?.authority ?? host, origin)
  if (verdict.refused === 'host_not_allowed') {
    const message = hostAdvice(verdict.host, url())
    return { refused: refusal({ code: verdict.refused, message }) }
  }
  if (verdict.refused !== undefined) {
    const message = originAdvice(origin ?? '')
    return { refused: refusal({ code: verdict.refused, message }) }
  }
  const cors = origin === undefined ? noCors : corsOf(origin, verdict.credentials)
  const isWhole = target?.whole === true && method === 'OPTIONS'
  if (target === undefined || (target.path === '*' && !isWhole)) {
    return { refused: refusal({ code: 'bad_query', message: 'The target must be a path.' }, cors) }
  }
  const { query, client } = target
  return {
    admitted: {
      path: isWhole ? '*' : target.path,
      query,
      client: 'error' in client ? undefined : client.value,
      wrongClient: 'error' in client ? client.error : undefined,
      headers: cors,
      origin,
    },
  }
}
