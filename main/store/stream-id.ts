import { randomBytes } from 'node:crypto'

/** A random id for a stream: 12 characters of letters, digits, - and _. */
export function createStreamId(): string {
  return randomBytes(9).toString('base64url')
}
