import { Buffer } from 'node:buffer'
import { PlaygroundError, shapeOf } from '../../shared/contract/errors.ts'
import { storeLimits } from '../../shared/contract/limits.ts'
import type { Posts } from '../../engine/posts.ts'
import { sendAnswer, type Exchange, type Route } from '../http/exchange.ts'
import { freshJson, refusal, sendRefusal } from '../http/http-answer.ts'
import { readPostBody } from '../http/post-rules.ts'
import { readBody } from '../http/read-body.ts'

/** `application/json`, with no charset but UTF-8 (RFC 8259 8.1 and 11). */
const acceptedType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

function checkType({ request }: Exchange): void {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers
  if (!acceptedType.test(type.trim())) {
    throw new PlaygroundError('unsupported_media_type', 'Send application/json.')
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new PlaygroundError('unsupported_media_type', 'Send the body without compression.')
  }
}

function readKey({ request }: Exchange): string | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return undefined
  if (key.length <= storeLimits.refLength) return key
  const message = `Idempotency-Key has at most ${storeLimits.refLength} characters.`
  throw new PlaygroundError('bad_message', message, 'Idempotency-Key')
}

/** `POST /messages`, the same on polling and SSE (PROTOCOL 2.2). */
export function createMessagesRoute(posts: Posts): Route {
  return {
    async post(exchange) {
      const { client, headers } = exchange
      try {
        checkType(exchange)
        const key = readKey(exchange)
        const { body, author, ref } = readPostBody(await readBody(exchange))
        const { id, draft } = await posts.post({ body, author, ref: key ?? ref, client })
        sendAnswer(exchange, 201, freshJson, Buffer.from(JSON.stringify({ id, ...draft })))
      } catch (error) {
        sendRefusal(exchange, refusal(shapeOf(error), headers))
      }
    },
  }
}
