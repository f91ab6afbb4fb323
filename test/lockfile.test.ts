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

const atLeast = (version: string | undefined, least: string) =>
  version?.localeCompare(least, 'en', { numeric: true }) !== -1

describe('the lockfile', () => {
  it('says that better-sqlite3 is not compiled; `npm run lock` puts it right', () => {
    expect(text).toBe(withMark(text))
  })

  it('has one package with an install script, the Node that the scripts run under', () => {
    const scripted = Object.entries(packages).filter(([, entry]) => entry.hasInstallScript)
    expect(scripted.map(([path]) => path)).toEqual(['node_modules/node'])
  })

  it('has the versions that known faults ask for', () => {
    expect(atLeast(packages['node_modules/ws']?.version, '8.21.1')).toBe(true)
    expect(atLeast(packages['node_modules/better-sqlite3']?.version, '13.0.0')).toBe(true)
  })
})
