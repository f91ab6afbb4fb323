import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { version } from '../../main/composition/version.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const copied = ['.ci', 'main', 'renderer', 'package.json', 'package-lock.json', 'tsconfig.json']

/** A clone of this repository in a folder of this name. */
function cloneInto(name: string): string {
  const parent = mkdtempSync(join(tmpdir(), 'clone-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  const folder = join(parent, name)
  mkdirSync(folder)
  for (const part of [...copied, 'electron.vite.config.ts']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}
const run = (...argv: readonly string[]) => spawnSync(process.execPath, argv, { encoding: 'utf8' })

it.runIf(process.platform !== 'win32')(
  'a clone whose path has # and ? in it is built, and runs',
  () => {
    const folder = cloneInto('a#b?c %23 中文')
    const build = run(join(folder, '.ci', 'build.ts'))
    expect([build.status, build.stderr]).toEqual([0, expect.stringMatching(/^built in .* s\n$/)])
    const shown = run(join(folder, 'out', 'main', 'launcher.js'), '--version')
    expect([shown.status, shown.stdout]).toEqual([0, `${version}\n`])
    const page = readFileSync(join(folder, 'out', 'renderer', 'index.html'), 'utf8')
    expect(page).toMatch(/<script type="module" crossorigin src="\.\/assets\/index-[\w-]+\.js">/)
    // Once it is built nothing is left to do.
    expect(run(join(folder, '.ci', 'build.ts'))).toMatchObject({ status: 0, stderr: '' })
  },
)
