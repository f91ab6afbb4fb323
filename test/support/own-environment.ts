/**
 * What a person's shell has set for other programs is not handed on to the tests, nor to what they start: where Electron
 * is, the way out of a company's network, the width and the colours of a terminal. Imported by `vitest.config.ts` for this effect.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// The specs of the desktop run on the program that ELECTRON_OVERRIDE_DIST_PATH names.
const foreign =
  /^(?:electron_(?!override_dist_path$).*|.+_proxy|node_use_env_proxy|columns|force_color|no_color)$/i
for (const name of Object.keys(process.env)) {
  if (foreign.test(name)) Reflect.deleteProperty(process.env, name)
}
process.env['NODE_ENV'] = 'test'

/** Whether programs can be written to this folder and started there: hardened machines mount theirs so that none can. */
function canStartFrom(folder: string): boolean {
  if (process.platform === 'win32') return true
  let place: string | undefined
  try {
    place = mkdtempSync(join(folder, 'playground-start-'))
    const program = join(place, 'program')
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    return spawnSync(program).status === 0
  } catch {
    return false
  } finally {
    if (place !== undefined) rmSync(place, { recursive: true })
  }
}

/** Whether the tools that tests use can name it: for ld.so(8) a space ends a name, electron-builder refuses others. */
const isPlain = (folder: string): boolean =>
  process.platform === 'win32' || /^[\w./-]+$/.test(folder)

/** A folder for what tests write, by the name that its links lead to: programs say that one. */
function folderForTests(): string {
  const own = fileURLToPath(new URL('../../node_modules/.cache/tmp', import.meta.url))
  mkdirSync(own, { recursive: true })
  const folders = [tmpdir(), '/tmp', own]
    .filter((folder) => existsSync(folder))
    .map((folder) => realpathSync.native(folder))
  const best = folders.find((folder) => isPlain(folder) && canStartFrom(folder))
  return best ?? folders.find(canStartFrom) ?? own
}
const folder = folderForTests()
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder
