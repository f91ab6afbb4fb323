import type { IncomingMessage } from 'node:http'
import { httpLimits } from '../../shared/contract/limits.ts'
import type { HeaderList } from './http-answer.ts'
import { createMemo } from './memo.ts'

const exposed = 'ETag, Retry-After, X-More, X-Stream, X-Total-Count'

const plain = createMemo<HeaderList>(64, (origin) => [
  'Access-Control-Allow-Origin',
  origin,
  'Access-Control-Expose-Headers',
  exposed,
])
const withCredentials = createMemo<HeaderList>(64, (origin) => [
  ...plain(origin),
  'Access-Control-Allow-Credentials',
  'true',
])

/**
 * The CORS headers of every answer to a page of an allowed origin. The same origin gets the same array, so that
 * derived values can be cached with it.
 */
export function corsOf(origin: string, credentials: boolean): HeaderList {
  return credentials ? withCredentials(origin) : plain(origin)
}

/** A list of field names (RFC 9110 5.6.2); anything else is not repeated to anyone. */
const fieldNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/

/**
 * What the answer to a preflight has in addition (Fetch 4.8). An allowed page may set any header: it lists them
 * and gets the same list back, on every path.
 */
export function preflightHeaders({ headers }: IncomingMessage, methods: string): HeaderList {
  if (headers.origin === undefined) return []
  if (headers['access-control-request-method'] === undefined) return []
  const asked = headers['access-control-request-headers']
  return [
    'Access-Control-Allow-Methods',
    methods,
    ...(asked !== undefined && fieldNames.test(asked)
      ? ['Access-Control-Allow-Headers', asked]
      : []),
    'Access-Control-Max-Age',
    String(httpLimits.preflightMaxAgeSeconds),
  ]
}
