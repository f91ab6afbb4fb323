#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openInBrowser } from './open-browser.ts'
import { openWindow } from './open-window.ts'
import { watchStarter } from './watch-starter.ts'

// This file must load and run under a Node too old for the rest, in order to say so: it imports
// nothing but what Node brings, and fetches the rest once the version is known.

/** As `engines` in package.json. The store is better-sqlite3, whose binary ends an older Node by a wrong access, without a word. */
const needed = { node: [22, 14], napi: 10 } as const
/** How long a process may take to end after it was told to, ms; then it is killed. */
const longestEnd = 10_000

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Node-API 10 came with 22.14 and 23.6 (Node's documentation, "Node-API version matrix"). */
function nodeIsTooOld({ node, napi = '0' }: NodeJS.ProcessVersions): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const [least, leastMinor] = needed.node
  if (major < least || (major === least && minor < leastMinor)) return true
  return Number(napi) < needed.napi
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
    const { runCli } = await import('../cli/cli.ts')
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
  const { runCli } = await import('../cli/cli.ts')
  await runCli(argv, { openInBrowser: (address) => openInBrowser(address) })
}

const { node } = process.versions
if (nodeIsTooOld(process.versions)) {
  const least = `${needed.node.join('.')} or later${node.startsWith('23.') ? ', of Node 23 at least 23.6' : ''}`
  say(`Realtime Playground needs Node ${least}; this is Node ${node} (${process.execPath}).`)
  process.exitCode = 1
} else {
  launch(process.argv.slice(2)).catch((error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = 1
  })
}
