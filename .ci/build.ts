/** Builds into `out/` where a source is newer than the last build; says nothing where none is. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'out', '.built')
const sources = ['main', 'renderer', 'package.json', 'package-lock.json', 'electron.vite.config.ts']

interface Built {
  readonly ok: boolean
  readonly output: string
}

/** Runs the build in a folder, with more in its environment. */
function buildIn(folder: string, environment: NodeJS.ProcessEnv = {}): Built {
  const electronVite = join(folder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [electronVite, 'build', '--logLevel', 'warn'],
    {
      cwd: folder,
      encoding: 'utf8',
      // With `development`, which a person may have set, Vue would check all that it does.
      env: { ...process.env, NODE_ENV: 'production', ...environment },
    },
  )
  return { ok: status === 0, output: `${stdout}${stderr}` }
}

/**
 * To Vite `#` and `?` end a path, wherever they are, so below such a folder it builds a copy of the sources. What
 * is built does not depend on where that was.
 */
function buildElsewhere(): Built {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-playground-build-'))
  try {
    for (const name of [...sources, 'tsconfig.json']) {
      cpSync(join(root, name), join(folder, name), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const built = buildIn(folder, { PLAYGROUND_KEEPS_LINKS: '1' })
    if (built.ok) {
      rmSync(join(root, 'out'), { recursive: true, force: true })
      cpSync(join(folder, 'out'), join(root, 'out'), { recursive: true })
    }
    return built
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

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
  const { ok, output } = /[#?]/.test(root) ? buildElsewhere() : buildIn(root)
  if (!ok) {
    process.stderr.write(`${output}\nThe build failed.\n`)
    process.exit(1)
  }
  // npm marks a bin when it installs; a build of its own has to do it, too.
  chmodSync(join(root, 'out', 'main', 'launcher.js'), 0o755)
  writeFileSync(stamp, '')
  process.stderr.write(`built in ${((Date.now() - started) / 1_000).toFixed(1)} s\n`)
}
