import { chmodSync, writeFileSync } from 'node:fs'
import { quoted } from '../../main/shared/contract/share.ts'

/** These words as a POSIX shell reads them back, whatever is in them: a person may have chosen the name of a folder. */
export const shellWords = (...words: readonly string[]): string => words.map(quoted).join(' ')

/** Makes `file` a program of these lines for a POSIX shell. Not on Windows. */
export function writeShellProgram(file: string, ...lines: readonly string[]): void {
  writeFileSync(file, `${['#!/bin/sh', ...lines].join('\n')}\n`)
  chmodSync(file, 0o755)
}

/**
 * Makes `file` a program that Node runs: `source` becomes a CommonJS script beside it. Not on Windows. The first line of a
 * program cannot name an interpreter with a space in its path, and this Node lies in the folder that a person chose.
 */
export function writeNodeProgram(file: string, source: string, node = process.execPath): void {
  const script = `${file}.cjs`
  writeFileSync(script, source)
  // It stays one process, with one id.
  writeShellProgram(file, `exec ${shellWords(node, script)} "$@"`)
}
