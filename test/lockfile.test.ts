import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withMark } from '../.ci/lock.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
const { packages } = JSON.parse(text) as {
  packages: Record<string, { version?: string; hasInstallScript?: boolean }>
}

const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly allowScripts: Readonly<Record<string, boolean>>
}

/** True where the package is locked, and not to a version below `least`. */
function atLeast(name: string, least: string): boolean {
  const version = packages[`node_modules/${name}`]?.version
  return version !== undefined && version.localeCompare(least, 'en', { numeric: true }) >= 0
}

describe('the lockfile', () => {
  it('says that better-sqlite3 is not compiled; `npm run lock` puts it right', () => {
    expect(text).toBe(withMark(text))
  })

  it('has one package whose install script is run, the Node that the scripts run under', () => {
    const scripted = Object.entries(packages)
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(scripted.filter((name) => allowScripts[name] !== false)).toEqual(['node'])
  })

  it('has the versions that known faults ask for', () => {
    expect(atLeast('ws', '8.21.1')).toBe(true)
    expect(atLeast('better-sqlite3', '13.0.0')).toBe(true)
  })
})
