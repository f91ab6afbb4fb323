/**
 * What a person's shell has set for other programs is not handed on to the tests, nor to what they start: where Electron
 * is, the way out of a company's network, the width of a terminal. Imported by `vitest.config.ts` for this effect.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The specs of the desktop run on the program that ELECTRON_OVERRIDE_DIST_PATH names.
const foreign = /^(?:electron_(?!override_dist_path$).*|.+_proxy|node_use_env_proxy|columns)$/i
for (const name of Object.keys(process.env)) {
  if (foreign.test(name)) Reflect.deleteProperty(process.env, name)
}
process.env['NODE_ENV'] = 'test'

/** Whether programs can be started from this folder: hardened machines mount theirs so that none can. */
function canStartFrom(folder: string): boolean {
  if (process.platform === 'win32') return true
  const place = mkdtempSync(join(folder, 'playground-start-'))
  try {
    const program = join(place, 'program')
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    return spawnSync(program).status === 0
  } finally {
    rmSync(place, { recursive: true })
  }
}

/** A folder for what tests write, by the name that its links lead to: programs say that one. */
function folderForTests(): string {
  const usual = realpathSync.native(tmpdir())
  if (canStartFrom(usual)) return usual
  const own = fileURLToPath(new URL('../../node_modules/.cache/tmp', import.meta.url))
  mkdirSync(own, { recursive: true })
  return own
}
const folder = folderForTests()
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
