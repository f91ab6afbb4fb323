#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openInBrowser } from './launch/open-browser.ts'
import { openWindow } from './launch/open-window.ts'
import { watchStarter } from './launch/watch-starter.ts'

// This file must load and run under a Node too old for the rest, in order to say so: it imports
// nothing but what Node brings, and fetches the rest once the version is known.

/** As `engines` in package.json. */
const needed = [22, 12] as const
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
  const outcome = await openWindow({ argv, project: projectFolder(), say })
  if (typeof outcome === 'number') {
    process.exitCode = outcome
    return
  }
  if (outcome === undefined) {
    say('Opening Realtime Playground in the browser.')
  } else {
    say(`No window: ${outcome.why}. Opening the same playground in the browser instead.`)
    if (outcome.advice !== undefined) say(outcome.advice)
  }
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
