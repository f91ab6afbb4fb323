/**
 * Which files changed since the pure tests passed last. Kept next to the caches of the other checks; everything
 * runs if it cannot be known what a change affects.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { caches, root } from './parts.ts'

type Digests = Readonly<Record<string, string>>

const memory = join(root, caches, 'pure.json')
/** What all tests depend on without importing it. */
const underAll = [
  'package-lock.json',
  'tsconfig.json',
  'vitest.config.ts',
  'test/support/chance.ts',
  'test/support/pure.ts',
]

/** The digest of each file that git knows or would add, and of the Node that runs them. */
export function digestsNow(): Digests {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  const files = list
    .toString()
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)))
  const digest = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(root, file)))
      .digest('base64')
  return { ...Object.fromEntries(files.map((file) => [file, digest(file)])), node: process.version }
}

/**
 * The tests to run: `undefined` means all. A test that reads files itself is always among them,
 * because what it reads is in no graph of modules.
 *
 * @param now the files of today.
 * @param before the files when all passed last.
 */
export function changedFiles(now: Digests, before: Digests): string[] | undefined {
  const gone = Object.keys(before).some((file) => !(file in now))
  const changed = Object.keys(now).filter((file) => now[file] !== before[file])
  if (gone || changed.some((file) => file === 'node' || underAll.includes(file))) return undefined
  return changed
}

const isPure = (file: string): boolean => /^test\/.*(?<!\.integration)\.test\.ts$/.test(file)
const readsFiles = (file: string): boolean =>
  readFileSync(join(root, file), 'utf8').includes("'node:fs")

/** The arguments that make Vitest run what `now` asks for; empty where that is everything. */
export function onlyWhatChanged(now: Digests): string[] {
  if (!existsSync(memory)) return []
  const changed = changedFiles(now, JSON.parse(readFileSync(memory, 'utf8')) as Digests)
  if (changed === undefined) return []
  const readers = Object.keys(now).filter((file) => isPure(file) && readsFiles(file))
  return [...new Set([...changed, ...readers])]
}

/** Keeps what passed. */
export function keep(passed: Digests): void {
  mkdirSync(join(root, caches), { recursive: true })
  writeFileSync(memory, JSON.stringify(passed))
}
