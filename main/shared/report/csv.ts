import type { Run } from '../experiment/run.ts'

const heads = [
  'value',
  'lane',
  'round',
  'messages',
  'delay_p50_ms',
  'delay_p95_ms',
  'delay_p99_ms',
  'delay_max_ms',
  'requests_per_minute',
  'bytes_per_message',
  'empty_share',
  'missed',
  'duplicated',
  'out_of_order',
]

/** A field as RFC 4180 has it; what is not known is empty. */
function field(value: string | number | boolean | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  // A spreadsheet would take a text that begins so for a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A run as CSV (RFC 4180): a line for each lane and round, rounds from 1; figures with a point, whatever the locale. */
export function toCsv({ points }: Run): string {
  const lines = points.flatMap(({ value, lanes }) =>
    lanes.flatMap(({ lane, rounds }) =>
      rounds.map(({ delayMs, ...round }, place) => [
        ...[value, lane, place + 1, delayMs?.count ?? 0],
        ...[delayMs?.p50, delayMs?.p95, delayMs?.p99, delayMs?.max],
        ...[round.requestsPerMinute, round.bytesPerMessage, round.emptyShare],
        ...[round.missed, round.duplicated, round.outOfOrder],
      ]),
    ),
  )
  return [heads, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}
