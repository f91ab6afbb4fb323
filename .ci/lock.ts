/**
 * Marks better-sqlite3 in the lockfile as what its own manifest says it is: a package that is not
 * compiled on installation (it ships its binaries). `npm ci` of npm 10, which Node 20 brings, reads only the
 * lockfile, finds a binding.gyp and would call a compiler; npm 11 obeys `allowScripts`.
 * Run it after every change of the lockfile: `npm run lock`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))

interface Lockfile {
  readonly packages: Record<string, { gypfile?: boolean }>
}

/** The lockfile's text with the mark. @throws Error where the package is not in it. */
export function withMark(text: string): string {
  const lockfile = JSON.parse(text) as Lockfile
  const entry = lockfile.packages['node_modules/better-sqlite3']
  if (entry === undefined) throw new Error('better-sqlite3 is not in the lockfile.')
  entry.gypfile = false
  return `${JSON.stringify(lockfile, null, 2)}\n`
}

if (import.meta.main) writeFileSync(file, withMark(readFileSync(file, 'utf8')))
