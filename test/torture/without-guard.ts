import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceWithout } from './guard-places.ts'
import type { Guard } from './row.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Every file of the repository, those not yet committed included, and what was built from them: a
 * row that forgets to build then runs with its guard, and that it still holds is noticed.
 */
function copySources(folder: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of ['out', ...files.filter((name) => name !== '')]) {
    if (!existsSync(join(root, file))) continue
    cpSync(join(root, file), join(folder, file), { recursive: true, preserveTimestamps: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
}

/**
 * Runs a row in a copy of the sources from which its guard was taken out.
 *
 * @returns whether it failed there, as it must.
 * @throws Error where the guard is not found exactly once.
 */
export async function failsWithout(id: string, guard: Guard): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'without-guard-'))
  try {
    const source = sourceWithout(root, guard)
    copySources(folder)
    writeFileSync(join(folder, guard.file), source)
    const runner = join(folder, 'test', 'torture', 'run.ts')
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        [runner, id, '--dry'],
        { cwd: folder, timeout: 600_000, maxBuffer: 67_108_864 },
        // That the copy cannot be run at all proves nothing: the row itself must have said so.
        (_error, stdout) => resolve(stdout.includes(`${id}  FAILS  `)),
      )
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
