import type { ControlFrame } from '../contract/control-frame.ts'
import { errorCodes, type ErrorCode, type ErrorShape } from '../contract/errors.ts'
import type { Message } from '../contract/message.ts'

type Fields = Readonly<Record<string, unknown>>

/** The parsed JSON of `text`; undefined if it is not JSON. Network data never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

// By hand and not by schema: this runs for every message, thousands of times a second.
function isMessage(value: unknown): value is Message {
  if (!isObject(value)) return false
  return (
    Number.isSafeInteger(value.id) &&
    typeof value.body === 'string' &&
    typeof value.author === 'string' &&
    typeof value.createdAt === 'number'
  )
}

/** One message as SSE and WebSocket carry it; undefined if the text is not one. */
export function decodeMessage(text: string): Message | undefined {
  const value = parseJson(text)
  return isMessage(value) ? value : undefined
}

/** The rows of a polling answer; undefined if one of them is not a message. */
export function decodeRows(text: string): readonly Message[] | undefined {
  const value = parseJson(text)
  return Array.isArray(value) && value.every(isMessage) ? value : undefined
}

/** A message or a control frame: only the latter has a `type`. */
export function decodeFrame(text: string): Message | ControlFrame | undefined {
  const value = parseJson(text)
  if (!isObject(value)) return undefined
  if (value.type === undefined) return isMessage(value) ? value : undefined
  return controlFrame(value.type, value)
}

/** A control event of SSE: its name is the type, its data the rest. */
export function decodeControl(type: string, text: string): ControlFrame | undefined {
  const value = parseJson(text)
  return isObject(value) ? controlFrame(type, value) : undefined
}

function controlFrame(type: unknown, fields: Fields): ControlFrame | undefined {
  const { ref, id, at, stream, oldest, newest } = fields
  switch (type) {
    case 'ack':
      return typeof ref === 'string' && typeof id === 'number' ? { type, ref, id } : undefined
    case 'heartbeat':
      return typeof at === 'number' ? { type, at } : undefined
    case 'position':
    case 'reset':
      return typeof stream === 'string' && typeof oldest === 'number' && typeof newest === 'number'
        ? { type, stream, oldest, newest }
        : undefined
    case 'error': {
      const error = decodeError(fields)
      return typeof ref === 'string' ? { type, error, ref } : { type, error }
    }
    default:
      return undefined
  }
}

function readError(value: unknown): ErrorShape | undefined {
  const error = isObject(value) ? value.error : undefined
  if (!isObject(error) || !errorCodes.includes(error.code as ErrorCode)) return undefined
  const shape = { code: error.code as ErrorCode, message: String(error.message ?? '') }
  return typeof error.field === 'string' ? { ...shape, field: error.field } : shape
}

/** The refusal in `{"error":{"code","message"}}`; `internal` if it cannot be read. */
export function decodeError(value: unknown): ErrorShape {
  const message = 'The server refused without a reason that can be read.'
  return readError(value) ?? { code: 'internal', message }
}

/**
 * Why a request was refused: what the server says of it, or the bare status where it says nothing, which
 * something on the way may have answered. With the pause that is asked for, where one is.
 *
 * @param retryAfter s.
 */
export function decodeRefusal(
  answer: unknown,
  status: number,
  retryAfter: number | undefined,
): ErrorShape {
  const pause = retryAfter === undefined ? {} : { retryAfter }
  const said = readError(answer)
  if (said !== undefined) return retryAfter === undefined ? said : { ...said, figures: pause }
  const message = `The server answered ${status} without a reason that can be read.`
  return { code: 'internal', message, reason: 'answered', figures: { status, ...pause } }
}
