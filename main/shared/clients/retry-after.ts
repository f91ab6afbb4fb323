/** A server that asks for a longer pause than this is asked again after this, in s. */
const longestRetryAfter = 60

/**
 * Reads `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
 *
 * @param now epoch ms, for a date.
 * @returns seconds, 0 to 60; undefined if there is none that can be read.
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (text === '') return undefined
  const isDate = text.endsWith(' GMT')
  if (!isDate && !/^\d+$/.test(text)) return undefined
  const seconds = isDate ? (Date.parse(text) - now) / 1_000 : Number(text)
  if (Number.isNaN(seconds)) return undefined
  return Math.min(Math.max(seconds, 0), longestRetryAfter)
}
