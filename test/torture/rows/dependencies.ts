import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { things } from '../../support/things.ts'

const root = new URL('../../../', import.meta.url)
const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, root), 'utf8')) as unknown

interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly version?: string; readonly hasInstallScript?: boolean; readonly dev?: boolean }
    >
  >
}

/** Whether a version `1.2.3` is at least another one. */
function atLeast(version: string, least: string): boolean {
  const [one, other] = [version, least].map((text) => text.split('.').map(Number))
  for (const index of [0, 1, 2]) {
    const difference = (one?.[index] ?? 0) - (other?.[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>
}

/** What reaches people: the packages that are installed with ours, and those that were built into it. */
function shipped({ packages }: Lockfile): ReadonlySet<string> {
  const installed = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
  const built = ['main', 'renderer'].flatMap((part) => {
    const licences = readFileSync(new URL(`out/${part}/third-party-licenses.md`, root), 'utf8')
    return [...licences.matchAll(/^## (\S+) - \d/gm)].map(([, name = '']) => name)
  })
  return new Set([...installed, ...built])
}

/** Serious advisories against what is shipped; undefined where the registry answers no audits. */
function audit(names: ReadonlySet<string>): Promise<number | undefined> {
  return new Promise((resolve) => {
    const options = { cwd: fileURLToPath(root), timeout: 60_000, maxBuffer: 16_777_216 }
    execFile('npm', ['audit', '--json'], options, (_, output) => {
      try {
        const { vulnerabilities } = JSON.parse(output) as Audit
        const serious = Object.entries(vulnerabilities ?? {}).filter(
          ([name, { severity }]) => names.has(name) && /^(?:high|critical)$/.test(severity),
        )
        resolve(vulnerabilities && serious.length)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        resolve(undefined)
      }
    })
  })
}

export const dependencies: Row = builtRow({
  id: 'SEC-13',
  fault: 'a dependency with a known vulnerability, an unexpected install script',
  expected:
    'no high or critical advisory; an install script for node only; ws ≥ 8.21.1, SQLite ≥ 3.51.3',
  guard: {
    file: 'package.json',
    find: '"better-sqlite3": false',
    replace: '"better-sqlite3": true',
  },
  async run() {
    const lockfile = readJson('package-lock.json') as Lockfile
    const { packages } = lockfile
    const { allowScripts } = readJson('package.json') as { allowScripts: Record<string, boolean> }
    const scripts = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true)
    const unasked = [...allowed, ...scripts.filter((name) => allowScripts[name] !== false)].filter(
      (name) => name !== 'node' && name !== 'electron',
    )
    const ws = packages['node_modules/ws']?.version ?? '0'
    const sqlite = new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get()
    const below = [atLeast(ws, '8.21.1'), atLeast(String(sqlite), '3.51.3')].filter((ok) => !ok)
    const serious = await audit(shipped(lockfile))
    const told =
      serious === undefined
        ? 'this registry answers no audits, so that was not checked'
        : things(serious, 'serious advisory', 'serious advisories')
    return {
      ok: below.length === 0 && unasked.length === 0 && (serious ?? 0) === 0,
      figure:
        `${below.length} below minimum (ws ${ws}, SQLite ${String(sqlite)}), ` +
        `${things(unasked.length, 'unasked install script')}; ${told}`,
    }
  },
})
