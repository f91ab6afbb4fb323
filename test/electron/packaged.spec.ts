import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractAll } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageApp } from '../packaged/package-app.ts'
import { shellWords, writeShellProgram } from '../support/shell-program.ts'
import { situationVariable } from './situations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const register = new URL('./stand-in/register.ts', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'packaged-'))
/** What the archive for this machine holds, unpacked. */
const unpacked = join(folder, 'unpacked')

beforeAll(async () => {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
  const { resources } = await packageApp(folder, 'linux', arch)
  extractAll(join(resources, 'app.asar'), unpacked)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the smoke test of the installers on files from the archive, with the stand-in in the place of Electron. */
async function smoke(
  files: string,
  { argv = [], situation = 'packaged' }: { argv?: readonly string[]; situation?: string } = {},
): Promise<{ code: number; output: string }> {
  const manifest = readFileSync(join(files, 'package.json'), 'utf8')
  const { main } = JSON.parse(manifest) as { readonly main: string }
  const program = join(files, 'program')
  const words = [process.execPath, '--import', register, join(files, main), '--no-config']
  const command = shellWords(...words)
  writeShellProgram(program, `exec ${command} "$@"`)
  const child = spawn(process.execPath, [join(root, '.ci', 'smoke.ts'), program, ...argv], {
    cwd: folder,
    env: { ...process.env, [situationVariable]: situation },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  }
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

/** The same without some of the files. */
async function smokeWithout(paths: readonly string[]): Promise<{ code: number; output: string }> {
  const copy = mkdtempSync(join(folder, 'without-'))
  cpSync(unpacked, copy, { recursive: true })
  for (const path of paths) rmSync(join(copy, path), { recursive: true })
  return smoke(copy)
}

describe.runIf(process.platform === 'linux')('the packaged application', () => {
  it.each([
    ['as it is', [], 'packaged'],
    [
      'under Wayland and without a sandbox, as an AppImage is started where there is none',
      ['--no-sandbox', '--ozone-platform=wayland'],
      'packaged,wayland',
    ],
  ])('starts from the files of its archive alone, %s', async (_, argv, situation) => {
    const { code, output } = await smoke(unpacked, { argv, situation })
    // The window, the page that connects, the servers, both workers, a process of clients.
    for (const part of ['window', 'page', 'polling', 'store', 'fleet', 'audience']) {
      expect(output).toContain(`${part}: ok\n`)
    }
    expect(output).toContain('end: 0\n')
    expect(code).toBe(0)
  })

  it.each([
    [
      'its two workers and the process of its clients',
      ['out/main/maintenance-worker.js', 'out/main/fleet-worker.js', 'out/main/crowd-process.js'],
      [
        /^store: .*Cannot find module/m,
        /^fleet: .*could not be started/m,
        /^audience: .*has ended/m,
      ],
    ],
    [
      'the library of SQLite',
      ['node_modules/better-sqlite3/prebuilds'],
      [/^store: .*in memory/m, /^fleet: ok$/m],
    ],
  ])('fails its smoke test without %s, and names each', async (_, paths, told) => {
    const { code, output } = await smokeWithout(paths)
    for (const line of told) expect(output).toMatch(line)
    expect(code).toBe(1)
  })
})
