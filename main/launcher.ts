#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronPackage, electronProgram, whyNoWindow } from './launch/electron-binary.ts'
import { installElectron, installHint, skipped } from './launch/install-electron.ts'
import { openInBrowser } from './launch/open-browser.ts'
import { starterVariable, watchStarter } from './launch/watch-starter.ts'

// This file must load and run under a Node too old for the rest, in order to say so: it imports
// nothing but what Node brings, and fetches the rest once the version is known.

const needed = [22, 12] as const

/** A window that ends by one of these this early has not started at all. */
const startPeriod = 10_000
const crashes: ReadonlySet<string> = new Set(['SIGABRT', 'SIGILL', 'SIGSEGV', 'SIGTRAP', 'SIGBUS'])
const notFound = 127
/** What has not ended so long after it was told to is ended, in ms. */
const longestEnd = 10_000

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function nodeIsTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < needed[0] || (major === needed[0] && minor < needed[1])
}

/** The folder of our package.json, which names the desktop's entry. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder)
  }
  return folder
}

/** True where the command line asks for the window, and not for help or another command. */
function wantsWindow(argv: readonly string[]): boolean {
  const [first] = argv
  const asksForWords = argv.some((argument) =>
    ['--help', '-h', '--version', '-V'].includes(argument),
  )
  return !asksForWords && (first === undefined || first === 'open' || first.startsWith('-'))
}

/**
 * Runs Electron until it ends.
 *
 * @returns its exit code, or in words why its window did not open.
 */
function runElectron(program: string, argv: readonly string[]): Promise<number | string> {
  const started = Date.now()
  const child = spawn(program, [projectFolder(), ...argv], {
    stdio: 'inherit',
    env: { ...process.env, [starterVariable]: String(process.pid) },
  })
  // What is sent to us alone is passed on. A terminal sends Ctrl-C to both, and the window does not mind it twice; on
  // Windows, where `kill` gives no time to end, it always does.
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGTERM', pass)
  process.on('SIGHUP', pass)
  process.on('SIGINT', process.platform === 'win32' ? () => undefined : pass)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`Electron did not start (${error.message})`))
    child.once('exit', (code, signal) => {
      const early = Date.now() - started < startPeriod
      const crashed = code === notFound || (signal !== null && crashes.has(signal))
      if (early && crashed) resolve(`Electron did not start (${signal ?? `code ${code}`})`)
      else resolve(code ?? 1)
    })
  })
}

/**
 * Opens the window, installing Electron first where it is missing.
 *
 * @returns the exit code, or in words why there is no window.
 */
async function openWindow(argv: readonly string[]): Promise<number | string> {
  const reason = whyNoWindow()
  if (reason !== undefined) return reason
  const folder = electronPackage()
  if (folder === undefined) return 'Electron is not installed'
  if (electronProgram(folder) === undefined) {
    const failure = await installElectron({ folder, say })
    if (failure !== undefined) {
      if (failure !== skipped) say(installHint)
      return `Electron could not be fetched (${failure})`
    }
  }
  const program = electronProgram(folder)
  return program === undefined ? 'Electron is incomplete' : runElectron(program, argv)
}

/** The process that started us has ended: that means the same as a signal to end. */
function endWithStarter(): void {
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143)
  setTimeout(() => process.exit(143), longestEnd).unref()
}

async function launch(argv: readonly string[]): Promise<void> {
  watchStarter({ gone: endWithStarter })
  if (!wantsWindow(argv)) {
    const { runCli } = await import('./cli.ts')
    await runCli(argv)
    return
  }
  const outcome = await openWindow(argv)
  if (typeof outcome === 'number') {
    process.exitCode = outcome
    return
  }
  say(`No window: ${outcome}. Opening the same playground in the browser instead.`)
  process.removeAllListeners('SIGINT')
  process.removeAllListeners('SIGTERM')
  process.removeAllListeners('SIGHUP')
  const { runCli } = await import('./cli.ts')
  await runCli(argv, { openInBrowser: (address) => openInBrowser(address) })
}

if (nodeIsTooOld(process.versions.node)) {
  say(
    `Realtime Playground needs Node ${needed.join('.')} or later; ` +
      `this is Node ${process.versions.node} (${process.execPath}).`,
  )
  process.exitCode = 1
} else {
  launch(process.argv.slice(2)).catch((error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = 1
  })
}
