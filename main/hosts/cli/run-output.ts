import { writeFileSync } from 'node:fs'
import type { Run } from '../../shared/experiment/run.ts'
import {
  documentNames,
  documents,
  type DocumentName,
  type DocumentRow,
} from '../../shared/report/documents.ts'
import type { Speaker } from '../../shared/texts/speaker.ts'

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
    const { print }: DocumentRow = documents[name]
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
