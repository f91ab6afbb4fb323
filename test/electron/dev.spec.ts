import { spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { shellWords } from '../support/shell-program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const standIn = new URL('./stand-in/register.ts', import.meta.url).href
const copied = [
  '.ci',
  'main',
  'renderer',
  'package.json',
  'tsconfig.json',
  'electron.vite.config.ts',
]

/** Runs the application, and ends it once its window shows something. */
const watcher = `
  await import('./out/main/desktop.js')
  const { BrowserWindow, app } = await import('electron')
  const look = setInterval(async () => {
    const [window] = BrowserWindow.getAllWindows()
    const shown = await window?.webContents
      .executeJavaScript("document.querySelector('#app')?.textContent ?? ''")
      .catch(() => '')
    if (!shown) return
    clearInterval(look)
    console.log('the window shows', window.webContents.getURL())
    app.quit()
  }, 100)
`

/** A clone on which only `npm ci` has run: no build, and no binary of Electron, which is the stand-in here. */
function freshClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fresh-clone-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const part of copied) cpSync(join(root, part), join(folder, part), { recursive: true })
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  // Links, and a folder that is the clone's own: Vite keeps a cache in it.
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (['electron', '.cache', '.vite'].includes(name)) continue
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
  }
  const electron = join(modules, 'electron')
  mkdirSync(electron)
  cpSync(join(root, 'node_modules', 'electron', 'package.json'), join(electron, 'package.json'))
  writeFileSync(join(folder, 'watcher.mjs'), watcher)
  const ports = ['--polling-port=0', '--sse-port=0', '--websocket-port=0']
  const flags = ['--no-config', '--db=:memory:', `--data-folder=${join(folder, 'data')}`, ...ports]
  const command = shellWords(process.execPath, '--import', standIn, 'watcher.mjs', ...flags)
  const program = ['#!/bin/sh', 'test -z "$ELECTRON_RUN_AS_NODE" || exit 9', `exec ${command}`]
  writeFileSync(
    join(electron, 'install.js'),
    `const { mkdirSync, writeFileSync } = require('node:fs')
    mkdirSync(__dirname + '/dist')
    writeFileSync(__dirname + '/dist/electron', ${JSON.stringify(program.join('\n'))}, { mode: 0o755 })
    writeFileSync(__dirname + '/path.txt', 'electron')`,
  )
  return folder
}

it.runIf(process.platform !== 'win32')(
  'npm run dev on a fresh clone fetches Electron, and its window shows the page of the dev server',
  async () => {
    const folder = freshClone()
    const child = spawn(process.execPath, [join(folder, '.ci', 'dev.ts')], {
      cwd: folder,
      env: { ...process.env, PLAYGROUND_KEEPS_LINKS: '1', ELECTRON_RUN_AS_NODE: '1' },
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const code = await new Promise((resolve) => void child.once('close', resolve))
    expect(said).toMatch(/the window shows http:\/\/127\.0\.0\.1:\d+\//)
    expect(said).not.toContain('Failed to run dependency scan')
    expect(said).toContain('Electron is not here yet; fetching it')
    expect(code).toBe(0)
  },
)
