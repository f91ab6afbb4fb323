import { printRun, type Run } from '../../main/shared/experiment/run.ts'
import { toMarkdown } from '../../main/shared/report/markdown.ts'
import type { NamesIn } from '../../main/shared/texts/phrase.ts'
import type { Speaker } from '../../main/shared/texts/speaker.ts'

interface RunFormRow {
  readonly suffix: string
  readonly type: string
  readonly print: (run: Run, speaker: Speaker) => string
}

/** What a run can be saved as. */
export const runForms = {
  markdown: { suffix: 'md', type: 'text/markdown', print: toMarkdown },
  json: { suffix: 'json', type: 'application/json', print: printRun },
} as const satisfies Readonly<Record<NamesIn<'experiments.form'>, RunFormRow>>

export type RunForm = keyof typeof runForms
export const runFormNames = Object.keys(runForms) as RunForm[]

/** The name of a run as part of a file's name. */
export function fileNameOf({ name, id }: Pick<Run, 'name' | 'id'>): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? id : `${plain}-${id}`
}
