import { chmodSync, writeFileSync } from 'node:fs'
import { quoted } from '../../main/shared/contract/share.ts'

/**
 * Makes `file` a program that Node runs: `source` becomes a CommonJS script beside it. Not on Windows. The first line of a
 * program cannot name an interpreter with a space in its path, and this Node lies in the folder that a person chose.
 */
export function writeNodeProgram(file: string, source: string, node = process.execPath): void {
  const script = `${file}.cjs`
  writeFileSync(script, source)
  // It stays one process, with one id.
  writeFileSync(file, `#!/bin/sh\nexec ${quoted(node)} ${quoted(script)} "$@"\n`)
  chmodSync(file, 0o755)
}
