import { writeFileSync } from 'node:fs'
import { printRun, type Run } from '../../shared/experiment/run.ts'
import { comparisonMarkdown } from '../../shared/report/comparison.ts'
import { toCsv } from '../../shared/report/csv.ts'
import { toHtml } from '../../shared/report/html.ts'
import { toJunit } from '../../shared/report/junit.ts'
import { toMarkdown } from '../../shared/report/markdown.ts'
import type { Speaker } from '../../shared/texts/speaker.ts'

/** What a run can be written as. */
type Printer = (run: Run, speaker: Speaker, before: Run | undefined) => string

const printers = {
  json: (run) => printRun(run),
  html: toHtml,
  markdown: markdownOf,
  csv: (run) => toCsv(run),
  junit: toJunit,
} as const satisfies Readonly<Record<string, Printer>>
export type DocumentName = keyof typeof printers
export const documentNames = Object.keys(printers) as DocumentName[]

/** The run, and how it compares with an earlier one. */
export function markdownOf(run: Run, speaker: Speaker, before: Run | undefined): string {
  const own = toMarkdown(run, speaker)
  return before === undefined ? own : `${own}\n${comparisonMarkdown(before, run, speaker)}`
}

/** Files by what is written to them; `-` is standard output. */
export type Targets = Readonly<Partial<Record<DocumentName, string>>>

/**
 * Writes a run to where it was asked for.
 *
 * @param before what it is compared with, in reports that people read.
 * @returns a sentence for each that could not be written.
 */
export function writeRun(
  run: Run,
  targets: Targets,
  speaker: Speaker,
  before?: Run,
): readonly string[] {
  return documentNames.flatMap((name) => {
    const file = targets[name]
    if (file === undefined) return []
    const print: Printer = printers[name]
    const text = print(run, speaker, before)
    try {
      if (file === '-') process.stdout.write(text)
      else writeFileSync(file, text)
      return []
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return [`--${name} ${file} could not be written: ${why}`]
    }
  })
}
