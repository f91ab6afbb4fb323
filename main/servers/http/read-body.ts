import { Buffer } from 'node:buffer'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import { httpLimits } from '../../shared/contract/limits.ts'
import type { Exchange } from './exchange.ts'

function tooLarge(): PlaygroundError {
  return new PlaygroundError('too_large', `A body has at most ${httpLimits.body} bytes.`)
}

/**
 * Reads the body of a request, at most `httpLimits.body` bytes of it.
 *
 * @throws PlaygroundError `too_large`, before all of it is read, and `request_timeout` where the
 *   client went away or was too slow: the answer then has nowhere to go.
 */
export async function readBody(exchange: Exchange): Promise<Buffer> {
  const { request, response, expectsContinue } = exchange
  if (Number(request.headers['content-length'] ?? 0) > httpLimits.body) throw tooLarge()
  // A request without a body never emits an end of it.
  if (request.readableEnded) return Buffer.alloc(0)
  if (expectsContinue) response.writeContinue()
  const parts: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size <= httpLimits.body) parts.push(part)
      else reject(tooLarge())
    })
    request.once('end', () => resolve(Buffer.concat(parts)))
    request.once('close', () =>
      reject(new PlaygroundError('request_timeout', 'The body did not arrive.')),
    )
  })
}
