import { PlaygroundError } from '../../shared/contract/errors.ts'
import { storeLimits } from '../../shared/contract/limits.ts'

/** What a client may say of a message it wants to have stored. */
export interface PostFields {
  readonly body: string
  readonly author: string
  readonly ref: string | undefined
}

function text(value: unknown, field: string, max: number): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || value.length > max) {
    const message = `${field} must be a text of at most ${max} characters.`
    throw new PlaygroundError('bad_message', message, field)
  }
  return value
}

/** A field that the object itself has: what it inherits is nobody's message. */
function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

/**
 * Checks `author` and `ref` of an object, where it has them.
 *
 * @throws PlaygroundError `bad_message`, naming the field.
 */
function optionalFields(object: object): Omit<PostFields, 'body'> {
  return {
    author: text(own(object, 'author'), 'author', storeLimits.authorLength) ?? '',
    ref: text(own(object, 'ref'), 'ref', storeLimits.refLength),
  }
}

function bodyField(object: object): string {
  const body = own(object, 'body')
  if (typeof body === 'string') return body
  throw new PlaygroundError('bad_message', 'body must be a text.', 'body')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads the body of `POST /messages`.
 *
 * @throws PlaygroundError `bad_json` for what is not UTF-8 or not JSON, `bad_message` for the rest.
 */
export function readPostBody(bytes: Uint8Array): PostFields {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new PlaygroundError('bad_json', 'The body is not JSON.')
    }
    throw new PlaygroundError('bad_json', 'The body is not UTF-8.')
  }
  if (!isObject(value)) {
    throw new PlaygroundError('bad_message', 'A message is an object with a body.', 'body')
  }
  return { body: bodyField(value), ...optionalFields(value) }
}

/**
 * Reads a text that came over a WebSocket: an object with a body is a post, other text is a message as it is
 * (PROTOCOL 4.3).
 *
 * @throws PlaygroundError `bad_message` for an object whose body, author or ref has another type.
 */
export function readPostText(text: string): PostFields {
  const asItIs = { body: text, author: '', ref: undefined }
  // What does not begin like an object is not one, and need not be parsed.
  if (!/^\s*\{/.test(text)) return asItIs
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return asItIs
    throw error
  }
  if (!isObject(value)) return asItIs
  const fields = optionalFields(value)
  return Object.hasOwn(value, 'body') ? { body: bodyField(value), ...fields } : asItIs
}
