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
  'request_timeout',
  'store_busy',
  'store_readonly',
  'port_taken',
  'stopped',
  'unavailable',
  'forbidden',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** The HTTP status of each code (RFC 9110 section 15), wherever it is answered over HTTP. */
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
  request_timeout: 408,
  port_taken: 503,
  store_busy: 503,
  store_readonly: 503,
  stopped: 503,
  unavailable: 503,
  forbidden: 403,
  internal: 500,
}

/** What crosses every border when something was refused: no stack, no path. */
export interface ErrorShape {
  readonly code: ErrorCode
  readonly message: string
  /** The field at fault, where there is one. */
  readonly field?: string
}

/** The one error class of the playground: a stable code and a sentence that says what to do. */
export class PlaygroundError extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined

  constructor(code: ErrorCode, message: string, field?: string) {
    super(message)
    this.name = 'PlaygroundError'
    this.code = code
    this.field = field
  }

  /** The error as it travels. */
  toShape(): ErrorShape {
    return this.field === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, field: this.field }
  }
}

/** Any thrown value as it may travel: what is not ours becomes `internal`, without its details. */
export function shapeOf(error: unknown): ErrorShape {
  return error instanceof PlaygroundError
    ? error.toShape()
    : { code: 'internal', message: 'Something failed inside the playground; its log says more.' }
}
