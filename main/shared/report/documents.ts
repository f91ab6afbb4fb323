import { printRun, type Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { comparisonMarkdown } from './comparison.ts'
import { toCsv } from './csv.ts'
import { toHtml } from './html.ts'
import { toJunit } from './junit.ts'
import { toMarkdown } from './markdown.ts'

/** Something that a run can be written as. */
export interface DocumentRow {
  /** What its file ends in, without the dot. */
  readonly suffix: string
  /** Its media type. */
  readonly type: string
  /** @param before a run that it is compared with, in documents that people read. */
  readonly print: (run: Run, speaker: Speaker, before?: Run) => string
}

/** The run, and how it compares with an earlier one. */
export function markdownOf(run: Run, speaker: Speaker, before?: Run): string {
  const own = toMarkdown(run, speaker)
  return before === undefined ? own : `${own}\n${comparisonMarkdown(before, run, speaker)}`
}

/** All that a run can be written as, by the name of its flag. */
export const documents = {
  html: { suffix: 'html', type: 'text/html', print: toHtml },
  markdown: { suffix: 'md', type: 'text/markdown', print: markdownOf },
  csv: { suffix: 'csv', type: 'text/csv', print: (run) => toCsv(run) },
  json: { suffix: 'json', type: 'application/json', print: (run) => printRun(run) },
  junit: { suffix: 'xml', type: 'application/xml', print: (run, speaker) => toJunit(run, speaker) },
} as const satisfies Readonly<Record<string, DocumentRow>>
export type DocumentName = keyof typeof documents
export const documentNames = Object.keys(documents) as DocumentName[]
