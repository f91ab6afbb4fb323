import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dev-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command in a project whose electron cannot be fetched, and whose electron-vite tells what it was given. */
function runDev(environment: NodeJS.ProcessEnv = {}, ...flags: readonly string[]) {
  const modules = join(folder, 'node_modules')
  for (const part of ['.ci', join('main', 'hosts', 'launch'), 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  mkdirSync(join(modules, 'electron'), { recursive: true })
  mkdirSync(join(modules, 'electron-vite', 'bin'), { recursive: true })
  writeFileSync(join(modules, 'electron', 'package.json'), '{"name":"electron"}')
  writeFileSync(
    join(modules, 'electron', 'install.js'),
    "console.error('Error: getaddrinfo ENOTFOUND github.com'); process.exitCode = 1",
  )
  writeFileSync(
    join(modules, 'electron-vite', 'bin', 'electron-vite.js'),
    'console.log(JSON.stringify([process.env.ELECTRON_EXEC_PATH, process.argv.slice(2)]))',
  )
  return spawnSync(process.execPath, [join(folder, '.ci', 'dev.ts'), ...flags], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '', ...environment },
  })
}

describe('npm run dev', () => {
  it('ends with the reason, and other ways, where Electron cannot be fetched', () => {
    const { status, stdout, stderr } = runDev()
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(
      /^[^\n]+\nThe development window needs Electron: Error: getaddrinfo ENOTFOUND github\.com\.\nTo fetch it another way: [^\n]+ with \/ at its end>\.\n$/,
    )
  })

  it('fetches nothing for a person who has named a program, and hands on the flags', () => {
    const { status, stdout, stderr } = runDev({ ELECTRON_EXEC_PATH: '/opt/electron' }, '--inspect')
    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toEqual(['/opt/electron', ['dev', '--inspect']])
  })
})
