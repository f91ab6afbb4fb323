/** Builds into `out/` where a source is newer than the last build; says nothing where none is. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'out', '.built')
const sources = ['main', 'renderer', 'package.json', 'package-lock.json', 'electron.vite.config.ts']

function newest(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  // A folder's own time changes when a file goes, which is a change as well.
  return readdirSync(path).reduce(
    (latest, name) => Math.max(latest, newest(join(path, name))),
    stat.mtimeMs,
  )
}

const changed = Math.max(
  ...sources
    .map((name) => join(root, name))
    .filter((path) => existsSync(path))
    .map(newest),
)
if (!existsSync(stamp) || statSync(stamp).mtimeMs < changed) {
  const started = Date.now()
  rmSync(stamp, { force: true })
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const build = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (build.status !== 0) {
    process.stderr.write(`${build.stdout}${build.stderr}\nThe build failed.\n`)
    process.exit(1)
  }
  // npm marks a bin when it installs; a build of its own has to do it, too.
  chmodSync(join(root, 'out', 'main', 'launcher.js'), 0o755)
  writeFileSync(stamp, '')
  process.stderr.write(`built in ${((Date.now() - started) / 1_000).toFixed(1)} s\n`)
}
