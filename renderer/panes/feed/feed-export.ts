import type { FeedRow } from '../pane.ts'

export const exportFormats = ['txt', 'json', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Media types of the files, by format. */
export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  txt: 'text/plain',
  json: 'application/json',
  csv: 'text/csv',
}

/** A message of a feed as it is saved. Times are UTC; durations ms. */
interface Saved {
  readonly id: number
  readonly author: string
  readonly body: string
  /** When it was due, by the engine's clock. */
  readonly dueAt: string
  /** Undefined for history and while the clocks are not aligned. */
  readonly delayMs: number | undefined
  readonly uncertaintyMs: number | undefined
  readonly replayed: boolean
  readonly history: boolean
}

function saved({ id, author, body, createdAt, delay, replayed, history }: FeedRow): Saved {
  return {
    id,
    author,
    body,
    dueAt: new Date(createdAt).toISOString(),
    delayMs: delay?.ms,
    uncertaintyMs: delay?.uncertainty,
    replayed,
    history,
  }
}

const columns = [
  'id',
  'author',
  'body',
  'dueAt',
  'delayMs',
  'uncertaintyMs',
  'replayed',
  'history',
] as const satisfies readonly (keyof Saved)[]

/** A field of CSV (RFC 4180 2): in quotes where it holds what separates fields and lines. */
function csvField(value: string | number | boolean | undefined): string {
  const text = value === undefined ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line per message: when it was due, who wrote it, and the whole text. */
function textLine({ id, author, body, dueAt }: Saved): string {
  return `${dueAt}  #${id}  ${author}: ${body}`
}

/**
 * Writes rows of a feed as a file.
 *
 * @param rows newest first, as a feed has them; the file has the oldest first.
 */
export function exportFeed(rows: readonly FeedRow[], format: ExportFormat): string {
  const messages = rows.toReversed().map(saved)
  switch (format) {
    case 'txt':
      return messages.map((message) => `${textLine(message)}\n`).join('')
    case 'json':
      return `${JSON.stringify(messages, null, 2)}\n`
    case 'csv':
      return [
        columns.join(','),
        ...messages.map((message) => columns.map((name) => csvField(message[name])).join(',')),
      ]
        .map((line) => `${line}\r\n`)
        .join('')
    default:
      return format satisfies never
  }
}
