import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Guard } from './row.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const copied = [
  'main',
  'renderer',
  'test',
  'docs',
  '.ci',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'electron.vite.config.ts',
  'electron-builder.json',
  'vitest.config.ts',
  'README.md',
]

function takeOut(folder: string, { file, find, replace }: Guard): void {
  const path = join(folder, file)
  const source = readFileSync(path, 'utf8')
  const places = source.split(find).length - 1
  if (places !== 1) throw new Error(`the guard stands ${places} times in ${file}, not once`)
  writeFileSync(
    path,
    source.replace(find, () => replace),
  )
}

/**
 * Runs a row in a copy of the sources from which its guard was taken out.
 *
 * @returns whether it failed there, as it must.
 */
export async function failsWithout(id: string, guard: Guard): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'without-guard-'))
  try {
    for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    takeOut(folder, guard)
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
