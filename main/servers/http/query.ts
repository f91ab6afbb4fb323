import type { ErrorShape } from '../../shared/contract/errors.ts'
import { clientPattern, pollingLimits } from '../../shared/contract/limits.ts'
import { knobs } from '../../shared/contract/settings.ts'

/** A parameter as it was read, or why it cannot be. */
export type Parsed<Value> = { readonly value: Value } | { readonly error: ErrorShape }

function bad(field: string, message: string): { readonly error: ErrorShape } {
  return { error: { code: 'bad_query', message, field } }
}

function single(query: URLSearchParams, name: string): Parsed<string | undefined> {
  const values = query.getAll(name)
  if (values.length > 1) return bad(name, `${name} may be given once.`)
  return { value: values[0] }
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  min: number,
  max: number,
  zeroToo = false,
): Parsed<number | undefined> {
  const text = single(query, name)
  if ('error' in text) return text
  if (text.value === undefined) return { value: undefined }
  const number = /^\d{1,16}$/.test(text.value) ? Number(text.value) : Number.NaN
  if ((number >= min && number <= max) || (zeroToo && number === 0)) return { value: number }
  const range = `${zeroToo ? '0 or ' : ''}${min} to ${max}`
  return bad(name, `${name} must be a whole number, ${range}.`)
}

/** `client`: the id under which bytes are booked. */
export function parseClient(query: URLSearchParams): Parsed<string | undefined> {
  const text = single(query, 'client')
  if ('error' in text || text.value === undefined) return text
  if (clientPattern.test(text.value)) return text
  return bad('client', 'client must be 1 to 64 letters, digits, - or _.')
}

/** What `/getData` is asked for. `limit` and `wait` have their defaults. */
export interface DataQuery {
  readonly after: number | undefined
  readonly limit: number
  readonly wait: number
  /** Whether the bodies alone are asked for. */
  readonly plain: boolean
}

/** `format`: whether the body alone stands for a message. */
function parsePlain(query: URLSearchParams): Parsed<boolean> {
  const format = single(query, 'format')
  if ('error' in format) return format
  if (format.value !== undefined && format.value !== 'plain' && format.value !== 'json') {
    return bad('format', 'format must be json or plain.')
  }
  return { value: format.value === 'plain' }
}

/** Reads `after`, `limit`, `wait` and `format` (PROTOCOL 1.4). */
export function parseDataQuery(query: URLSearchParams): Parsed<DataQuery> {
  const after = wholeNumber(query, 'after', 0, Number.MAX_SAFE_INTEGER)
  if ('error' in after) return after
  const limit = wholeNumber(query, 'limit', 1, pollingLimits.maxLimit)
  if ('error' in limit) return limit
  const wait = wholeNumber(query, 'wait', 0, pollingLimits.maxWait)
  if ('error' in wait) return wait
  const plain = parsePlain(query)
  if ('error' in plain) return plain
  return {
    value: {
      after: after.value,
      limit: limit.value ?? pollingLimits.answerRows,
      wait: wait.value ?? 0,
      plain: plain.value,
    },
  }
}

/** What a pushed-to connection asks for. */
export interface PushQuery {
  readonly after: number | undefined
  readonly stream: string | undefined
  /** ms; undefined follows the shared setting. */
  readonly interval: number | undefined
  /** ms, 0 is off. */
  readonly heartbeat: number
  readonly plain: boolean
}

/** Reads the parameters of SSE and WebSocket (PROTOCOL 1.4). */
export function parsePushQuery(query: URLSearchParams): Parsed<PushQuery> {
  const after = wholeNumber(query, 'after', 0, Number.MAX_SAFE_INTEGER)
  if ('error' in after) return after
  const { min, max } = knobs.ssePushInterval
  const interval = wholeNumber(query, 'interval', min, max)
  if ('error' in interval) return interval
  const heartbeat = wholeNumber(query, 'heartbeat', knobs.heartbeat.min, knobs.heartbeat.max, true)
  if ('error' in heartbeat) return heartbeat
  const stream = single(query, 'stream')
  if ('error' in stream) return stream
  const plain = parsePlain(query)
  if ('error' in plain) return plain
  return {
    value: {
      after: after.value,
      stream: stream.value,
      interval: interval.value,
      heartbeat: heartbeat.value ?? 0,
      plain: plain.value,
    },
  }
}

/** An id of digits only; anything else counts as beyond every id, so that `reset` reports it. */
function readId(text: string): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : Infinity
  return Number.isSafeInteger(id) ? id : Infinity
}

const lastEventIdName = /^last-?event-?id$/i

/**
 * The last id that a client says it was given (PROTOCOL 3.1): by the header, else by the parameter of
 * event-source-polyfill, however that is spelled.
 *
 * @returns Infinity where it says something that is not one id; undefined where it says nothing.
 */
export function readLastEventId(
  header: string | string[] | undefined,
  query: URLSearchParams,
): number | undefined {
  if (header !== undefined) return readId(String(header))
  const values: string[] = []
  for (const [name, value] of query) if (lastEventIdName.test(name)) values.push(value)
  const [value] = values
  return value === undefined ? undefined : readId(values.join())
}
