import type { Socket } from 'node:net'
import type { SocketLine } from '../socket-line.ts'
import { refusal, type HeaderList, type Refusal } from './http-answer.ts'

const retryAfter = (seconds: number, headers: HeaderList): HeaderList => [
  'Retry-After',
  String(seconds),
  ...headers,
]

/**
 * The refusal that the faults of a connection ask for (PROTOCOL 1.7), decided anew for every request;
 * undefined where it is to be answered as usual.
 *
 * @param headers those of every answer to it.
 */
export function faultRefusal(
  line: Pick<SocketLine, 'faults' | 'draws'>,
  socket: Socket,
  headers: HeaderList,
): Refusal | undefined {
  const { unavailable, tooManyRequests, serverError, errorShare } = line.faults(socket)
  const fails = unavailable > 0 || tooManyRequests > 0 || serverError || errorShare > 0
  if (!fails || (errorShare > 0 && !line.draws(errorShare))) return undefined
  if (unavailable > 0) {
    const message = `This server is set to be unavailable; try again after ${unavailable} s.`
    return refusal({ code: 'unavailable', message }, retryAfter(unavailable, headers))
  }
  if (tooManyRequests > 0) {
    const message = `This server is set to have had enough requests; try again after ${tooManyRequests} s.`
    return refusal({ code: 'too_many_requests', message }, retryAfter(tooManyRequests, headers))
  }
  return refusal({ code: 'server_error', message: 'This server is set to fail.' }, headers)
}
