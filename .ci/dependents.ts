/** Which files can see a change: those that changed, and those that import them, however many files lie between. */
import { posix } from 'node:path'
import ts from 'typescript'

/** The files that one imports by a path of its own. Here every such path is written with its extension. */
function importsOf(file: string, text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true)
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => posix.join(posix.dirname(file), fileName))
}

/**
 * @param changed paths with `/`.
 * @param files all that may import one another, with their text.
 * @returns those of `files` that changed or depend on one that did.
 */
export function dependentsOf(
  changed: readonly string[],
  files: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const importers = new Map<string, string[]>()
  for (const [file, text] of files) {
    for (const imported of importsOf(file, text)) {
      importers.set(imported, [...(importers.get(imported) ?? []), file])
    }
  }
  const seen = new Set(changed)
  for (const file of seen) for (const importer of importers.get(file) ?? []) seen.add(importer)
  return new Set([...seen].filter((file) => files.has(file)))
}
