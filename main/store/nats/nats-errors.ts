import { PlaygroundError } from '../../shared/contract/errors.ts'
import { refusedError } from '../stream/refusals.ts'

/**
 * What became of a request that failed: `unsent` nothing was done, since nobody was there to do it; `unknown` it may
 * have been done; `full` the server has no room; `refused` it is refused however often it is asked.
 */
export type Failure = 'unsent' | 'unknown' | 'full' | 'refused'

/** Error codes of JetStream (server/errors.json). */
export const jetStreamCodes = {
  /** A part of a unit was lost on its way, or its leader changed: nothing of it is stored. */
  unitIncomplete: 10_176,
  /** A part of a unit is stored already, and so is all of it. */
  repeatedInUnit: 10_201,
  /** Others have begun as many units as the server takes at a time. */
  tooManyUnits: 10_210,
} as const
/** Those that are over by themselves. */
const passing: ReadonlySet<number> = new Set([
  jetStreamCodes.unitIncomplete,
  jetStreamCodes.tooManyUnits,
])
/** Those that mean that there is no room. */
const noRoom = new Set([10_002, 10_023, 10_028, 10_047, 10_077])

/** What each error of the client means, by its name; what is not here is `refused`. */
const byName: Readonly<Partial<Record<string, Failure>>> = {
  // That is what the client calls it where nobody listens: no stream of ours, or no leader at present.
  JetStreamNotEnabled: 'unsent',
  NoResponders: 'unsent',
  ClosedConnectionError: 'unsent',
  DrainingConnectionError: 'unsent',
  TimeoutError: 'unknown',
  RequestError: 'unknown',
  ConnectionError: 'unknown',
}

interface ApiError {
  readonly code: number
  readonly status: number
}

function isApiError(error: Error): error is Error & ApiError {
  return 'status' in error && 'code' in error && typeof error.code === 'number'
}

/** Sorts what a request to JetStream threw. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return 'refused'
  if (isApiError(error)) {
    if (noRoom.has(error.code)) return 'full'
    // 10008 and its like: there is no leader, or the server is starting.
    return error.status === 503 || passing.has(error.code) ? 'unsent' : 'refused'
  }
  return byName[error.name] ?? 'refused'
}

/** True where nothing is wrong with what was asked: it may go through at another time. */
export function isUnreachable(error: unknown): boolean {
  const failure = failureOf(error)
  return failure === 'unsent' || failure === 'unknown'
}

/** True where the server says that there is no such stream. */
export function isMissingStream(error: unknown): boolean {
  return error instanceof Error && isApiError(error) && error.code === 10_059
}

/** What a person is told of a change that failed. */
export function refusalOfChange(error: unknown): Error {
  const failure = failureOf(error)
  if (failure === 'full') return refusedError('full')
  if (failure === 'refused') return error instanceof Error ? error : new Error(String(error))
  return new PlaygroundError(
    'store_busy',
    failure === 'unsent'
      ? 'The NATS server cannot be reached or has no leader; nothing was changed. Try again.'
      : 'The NATS server did not answer, so it is not known whether anything was changed. Try again.',
  )
}
