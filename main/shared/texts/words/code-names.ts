import type { Phrase } from '../phrase.ts'

/** HTTP statuses that have a name here (RFC 9110 section 15, RFC 6585, RFC 4918). */
export const namedStatuses = [
  400, 401, 403, 404, 405, 408, 413, 414, 415, 426, 429, 500, 502, 503, 504, 507,
] as const
/** Close codes of WebSockets that have a name here (RFC 6455 section 7.4.1, and the registry). */
export const namedCloseCodes = [
  1_000, 1_001, 1_002, 1_003, 1_005, 1_006, 1_007, 1_008, 1_009, 1_011, 1_012, 1_013,
] as const

/** Close codes from here on mean what an application says (RFC 6455 section 7.4.2). */
const firstOwnCode = 4_000

/** What an HTTP status means; undefined where it has no name here. */
export function statusName(status: number): Phrase | undefined {
  const known = namedStatuses.find((one) => one === status)
  return known === undefined ? undefined : { key: `statusName.${known}` }
}

/** What a close code means; undefined where it has no name here. */
export function closeName(code: number): Phrase | undefined {
  if (code >= firstOwnCode) return { key: 'closeName.own' }
  const known = namedCloseCodes.find((one) => one === code)
  return known === undefined ? undefined : { key: `closeName.${known}` }
}
