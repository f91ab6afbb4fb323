import { InvalidArgumentError, Option, type Command } from 'commander'
import { documentNames, documents, type DocumentName } from '../../shared/report/documents.ts'
import type { Targets } from './run-output.ts'

/** Reads the name of a file. */
export function readFile(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('it needs a file, or - for standard output.')
}

/** Adds a flag for everything that a run can be written as, or for some of it. */
export function addOutputs(
  command: Command,
  names: readonly DocumentName[] = documentNames,
): Command {
  for (const name of names) {
    const meaning = `${documents[name].help}; - for standard output`
    command.addOption(new Option(`--${name} <file>`, meaning).argParser(readFile))
  }
  return command
}

/** The files among the values of the flags that were read. */
export function outputsIn(values: Readonly<Record<string, unknown>>): Targets {
  const named = documentNames.flatMap((name) => {
    const file = values[name]
    return typeof file === 'string' ? [[name, file] as const] : []
  })
  return Object.fromEntries(named)
}
