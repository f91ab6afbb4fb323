import { writeFileSync } from 'node:fs'
import type { Run } from '../../shared/experiment/run.ts'
import { printRun } from '../../shared/experiment/run.ts'
import { toMarkdown } from '../../shared/report/markdown.ts'
import type { Speaker } from '../../shared/texts/speaker.ts'
import type { OutputName } from './measure-options.ts'

/** What a run is written as, but for the delays one by one, which are written as they come. */
export type DocumentName = Exclude<OutputName, 'ndjson'>

const printers: Readonly<Record<DocumentName, (run: Run, speaker: Speaker) => string>> = {
  json: printRun,
  markdown: toMarkdown,
}

/**
 * Writes a run to where it was asked for.
 *
 * @returns a sentence for each that could not be written.
 */
export function writeRun(
  run: Run,
  targets: Readonly<Partial<Record<OutputName, string>>>,
  speaker: Speaker,
): readonly string[] {
  const faults: string[] = []
  for (const [name, print] of Object.entries(printers)) {
    const file = targets[name as DocumentName]
    if (file === undefined) continue
    const text = print(run, speaker)
    if (file === '-') {
      process.stdout.write(text)
      continue
    }
    try {
      writeFileSync(file, text)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      faults.push(`--${name} ${file} could not be written: ${why}`)
    }
  }
  return faults
}
