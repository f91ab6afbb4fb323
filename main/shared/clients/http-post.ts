import { PlaygroundError } from '../contract/errors.ts'
import { httpLimits, paneLimits } from '../contract/limits.ts'
import { postAddress } from './addresses.ts'
import { createAbortSource, type ClientEnvironment } from './environment.ts'
import { deadline } from './deadline.ts'
import { decodeRefusal, parseJson } from './decode.ts'
import { checkPostSize } from './post-size.ts'
import { readRetryAfter } from './retry-after.ts'

/** A name for one post, so that the server does not store it twice. Not a secret. */
export function createRefs(random: () => number): () => string {
  const part = (): string => Math.floor(random() * 2 ** 32).toString(36)
  const prefix = `${part()}${part()}`
  let count = 0
  return () => `${prefix}-${(count += 1).toString(36)}`
}

/**
 * Stores a message by `POST /messages`, as polling and SSE clients do.
 *
 * @param forbidden whether the policy of the page is known to forbid the address.
 * @param ref travels as Idempotency-Key: the same one within a minute is not stored twice.
 * @throws PlaygroundError `too_large` before it is sent; else with the server's refusal; `stopped` where
 *   it cannot be reached and `request_timeout` where it did not answer within 10 s, and then the message
 *   may be stored or not.
 */
export async function postMessage(
  environment: Pick<ClientEnvironment, 'fetch' | 'after' | 'now'>,
  baseUrl: string,
  client: string,
  message: { readonly body: string; readonly author: string; readonly ref: string },
  forbidden: () => boolean = () => false,
): Promise<{ readonly id: number }> {
  const { body, author, ref } = message
  const text = JSON.stringify({ body, author })
  checkPostSize(text, httpLimits.body)
  const controller = createAbortSource()
  const cancel = deadline(environment, paneLimits.pollTimeout, () => controller.abort())
  try {
    const response = await environment.fetch(postAddress(baseUrl, { client }), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': ref },
      body: text,
      cache: 'no-store',
      signal: controller.signal,
    })
    const answer = parseJson(await response.text())
    if (!response.ok) {
      const retryAfter = readRetryAfter(response.headers.get('retry-after'), environment.now())
      throw PlaygroundError.from(decodeRefusal(answer, response.status, retryAfter))
    }
    const id = (answer as { readonly id?: unknown } | undefined)?.id
    if (typeof id !== 'number') {
      throw new PlaygroundError('internal', 'The server stored the message but named no id.')
    }
    return { id }
  } catch (error) {
    if (error instanceof PlaygroundError) throw error
    throw controller.signal.aborted
      ? new PlaygroundError('request_timeout', 'The server did not answer in time.')
      : new PlaygroundError('stopped', 'The server cannot be reached.', undefined, {
          reason: forbidden() ? 'page_policy' : 'unreachable',
        })
  } finally {
    cancel()
  }
}
