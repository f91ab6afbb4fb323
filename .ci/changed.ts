/**
 * Which files changed since a part passed last. Kept next to the caches of the other checks; everything
 * runs if it cannot be known what a change affects.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dependentsOf } from './dependents.ts'
import { caches, lintRoots, lintsByTypes, root, type Part } from './parts.ts'

type Digests = Readonly<Record<string, string>>

/** The parts that remember what they passed with. */
export type Remembering = 'pure' | 'lint'

const memoryOf = (part: Remembering): string => join(root, caches, `${part}.json`)
/** What everything depends on without importing it. */
const underAll: Readonly<Record<Remembering, RegExp>> = {
  pure: /^(?:package-lock\.json|tsconfig\.json|vitest\.config\.ts|test\/support\/(?:chance|pure)\.ts)$/,
  lint: /^(?:package(?:-lock)?\.json|\.oxlintrc\.json|\.ci\/.*|(?:.*\/)?tsconfig\.json|.*\.d\.ts)$/,
}

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
 * The files that are new or other than they were; `undefined` where anything may have changed by it.
 *
 * @param now the files of today.
 * @param before the files when the part passed last.
 */
export function changedFiles(
  now: Digests,
  before: Digests,
  part: Remembering = 'pure',
): string[] | undefined {
  const gone = Object.keys(before).some((file) => !(file in now))
  const changed = Object.keys(now).filter((file) => now[file] !== before[file])
  if (gone || changed.some((file) => file === 'node' || underAll[part].test(file))) return undefined
  return changed
}
function changedSince(now: Digests, part: Remembering): string[] | undefined {
  const memory = memoryOf(part)
  if (!existsSync(memory)) return undefined
  return changedFiles(now, JSON.parse(readFileSync(memory, 'utf8')) as Digests, part)
}

const isPure = (file: string): boolean => /^test\/.*(?<!\.integration)\.test\.ts$/.test(file)
const readsFiles = (file: string): boolean =>
  readFileSync(join(root, file), 'utf8').includes("'node:fs")

/**
 * The arguments that make Vitest run what `now` asks for; empty where that is everything. A test that reads files
 * itself is always among them, because what it reads is in no graph of modules.
 */
export function onlyWhatChanged(now: Digests): string[] {
  const changed = changedSince(now, 'pure')
  if (changed === undefined) return []
  const readers = Object.keys(now).filter((file) => isPure(file) && readsFiles(file))
  return [...new Set([...changed, ...readers])]
}

/** The part that lints by types, of what changed and of what depends on it; undefined where that is nothing. */
export function lintOfChanged(now: Digests): Part | undefined {
  const changed = changedSince(now, 'lint')
  if (changed === undefined) return lintsByTypes()
  if (changed.length === 0) return undefined
  const files = Object.keys(now).filter((file) => file.endsWith('.ts'))
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const read = (file: string): boolean =>
    lintRoots.some((start) => file === start || file.startsWith(`${start}/`))
  const seen = [...dependentsOf(changed, texts)].filter(read)
  return seen.length === 0 ? undefined : lintsByTypes(seen)
}

/** Keeps what a part passed with. */
export function keep(part: Remembering, passed: Digests): void {
  mkdirSync(join(root, caches), { recursive: true })
  writeFileSync(memoryOf(part), JSON.stringify(passed))
}
