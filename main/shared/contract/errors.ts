/** Stable codes of everything that can be refused, on every port and every call. */
export const errorCodes = [
  'bad_query',
  'bad_json',
  'bad_message',
  'bad_setting',
  'bad_call',
  'too_large',
  'uri_too_long',
  'unsupported_media_type',
  'not_found',
  'method_not_allowed',
  'upgrade_required',
  'bad_upgrade',
  'origin_not_allowed',
  'host_not_allowed',
  'too_many_connections',
  'overloaded',
  'request_timeout',
  'store_busy',
  'store_full',
  'store_gone',
  'store_readonly',
  'run_not_kept',
  'no_room',
  'port_taken',
  'stopped',
  'unavailable',
  'too_many_requests',
  'server_error',
  'forbidden',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** The HTTP status of each code (RFC 9110 section 15, RFC 4918 11.5), wherever it is answered over HTTP. */
export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  bad_query: 400,
  bad_json: 400,
  bad_message: 400,
  bad_setting: 400,
  bad_call: 400,
  too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  not_found: 404,
  method_not_allowed: 405,
  upgrade_required: 426,
  bad_upgrade: 400,
  origin_not_allowed: 403,
  host_not_allowed: 403,
  too_many_connections: 503,
  overloaded: 503,
  request_timeout: 408,
  port_taken: 503,
  store_busy: 503,
  store_full: 507,
  run_not_kept: 507,
  no_room: 503,
  store_gone: 503,
  store_readonly: 503,
  stopped: 503,
  unavailable: 503,
  too_many_requests: 429,
  server_error: 500,
  forbidden: 403,
  internal: 500,
}

/**
 * What exactly it was, where a code covers several things that a person is told apart. The servers
 * never send one; calls and the clients of the page do.
 */
export const errorReasons = [
  /** More scopes with faults than `most`. */
  'too_many_scopes',
  /** Push rate times the size of a message is above `limit` B a second. */
  'too_fast',
  /** There was no connection to send over. */
  'not_open',
  /** The connection ended before the answer: it was stored or not. */
  'unacknowledged',
  /** Nothing listens at the server's address. */
  'unreachable',
  /** The policy of the page forbids the address. */
  'page_policy',
  /** The engine behind the page does not answer. */
  'no_engine',
  /** A server takes `there` connections, and `wanted` were asked for. */
  'too_many_clients',
  /** The servers' process may have `there` descriptors, and needs `wanted`. */
  'no_descriptors',
  /** There are `there` ports for connections to one server, and `wanted` are needed. */
  'no_ports',
  /** `there` bytes of memory are free, and about `wanted` are needed. */
  'no_memory',
  /** The lab of the herd has clients of its own. */
  'herd_on',
  /** An answer with `status` and no reason that can be read, perhaps with `retryAfter` s. */
  'answered',
] as const
export type ErrorReason = (typeof errorReasons)[number]

/** What a sentence about a refusal needs in addition to its code. */
export interface ErrorDetails {
  readonly reason?: ErrorReason
  readonly figures?: Readonly<Record<string, number>>
}

/** What crosses every border when something was refused: no stack, no path. */
export interface ErrorShape extends ErrorDetails {
  readonly code: ErrorCode
  /** For programs and logs, in English; the window words the code. */
  readonly message: string
  /** The field at fault, where there is one. */
  readonly field?: string
}

/** The one error class of the playground: a stable code and a sentence that says what to do. */
export class PlaygroundError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, field?: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'PlaygroundError'
    this.code = code
    this.field = field
    this.details = details
  }

  /** The error that travelled as `shape`. */
  static from({ code, message, field, reason, figures }: ErrorShape): PlaygroundError {
    return new PlaygroundError(code, message, field, {
      ...(reason !== undefined && { reason }),
      ...(figures !== undefined && { figures }),
    })
  }

  /** The error as it travels. */
  toShape(): ErrorShape {
    const { code, message, field, details } = this
    return { code, message, ...(field !== undefined && { field }), ...details }
  }
}

/** Any thrown value as it may travel: what is not ours becomes `internal`, without its details. */
export function shapeOf(error: unknown): ErrorShape {
  return error instanceof PlaygroundError
    ? error.toShape()
    : { code: 'internal', message: 'Something failed inside the playground; its log says more.' }
}
