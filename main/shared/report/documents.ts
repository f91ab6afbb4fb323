import { printRun, type Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { comparisonMarkdown } from './comparison.ts'
import { toCsv } from './csv.ts'
import { toHtml } from './html.ts'
import { toJunit } from './junit.ts'
import { toLoadScript } from './k6/script.ts'
import { toMarkdown } from './markdown.ts'

/** Something that a run can be written as. */
export interface DocumentRow {
  /** What it is: half a sentence in English, for `--help`. */
  readonly help: string
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
  html: {
    help: 'a report in one file, which holds its own JSON',
    suffix: 'html',
    type: 'text/html',
    print: toHtml,
  },
  markdown: {
    help: 'a table for a pull request',
    suffix: 'md',
    type: 'text/markdown',
    print: markdownOf,
  },
  csv: {
    help: 'a line for each lane and round',
    suffix: 'csv',
    type: 'text/csv',
    print: (run) => toCsv(run),
  },
  json: {
    help: 'the run as JSON, which report import takes',
    suffix: 'json',
    type: 'application/json',
    print: (run) => printRun(run),
  },
  junit: {
    help: 'the thresholds as test cases',
    suffix: 'xml',
    type: 'application/xml',
    print: (run, speaker) => toJunit(run, speaker),
  },
  k6: {
    help: 'its plan as a script for k6, whose samples report import takes',
    suffix: 'k6.js',
    type: 'text/javascript',
    print: (run) => toLoadScript(run),
  },
} as const satisfies Readonly<Record<string, DocumentRow>>
export type DocumentName = keyof typeof documents
export const documentNames = Object.keys(documents) as DocumentName[]
