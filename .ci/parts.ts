/** The parts that the checks consist of, and how several of them run side by side. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** What the parts remember from run to run; removing it costs time, never correctness. */
export const caches = join('node_modules', '.cache', 'check')

export interface Part {
  readonly name: string
  /** A command of `node_modules/.bin`, with its arguments. */
  readonly command: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

const remembering = ['--cache', '--cache-strategy', 'content', '--cache-location']

/** What is read for the layers; the rules are in `.dependency-cruiser.mjs`. */
const readForLayers = [
  ...['main', 'renderer', 'test', '.ci', 'build'],
  ...['electron.vite.config.ts', 'vitest.config.ts'],
]

/** Format, lint, types, spelling, layers, Markdown and what nobody uses, the longest first. */
export const staticParts: readonly Part[] = [
  {
    name: 'types of the page',
    command: [
      ...['vue-tsc', '--noEmit', '-p', join('renderer', 'tsconfig.json')],
      ...['--incremental', '--tsBuildInfoFile', join(caches, 'renderer.tsbuildinfo')],
    ],
  },
  // Both in one reading: the compiler's own complaints, and what only types tell, such as a promise that nobody waits for.
  {
    name: 'types and lint',
    command: [
      ...['oxlint', '--type-aware', '--type-check', '--quiet', 'main', 'test', '.ci', 'build'],
      ...['electron.vite.config.ts', 'vitest.config.ts'],
    ],
  },
  // They have no types of their own.
  {
    name: 'lint of configurations',
    command: ['oxlint', '--quiet', 'eslint.config.js', '.dependency-cruiser.mjs'],
  },
  // Its types are vue-tsc's: nobody else knows what a component takes.
  { name: 'lint of the page', command: ['oxlint', '--type-aware', '--quiet', 'renderer'] },
  {
    name: 'lint of components',
    command: ['eslint', 'renderer', ...remembering, join(caches, 'eslint')],
  },
  { name: 'format', command: ['oxfmt', '--check'] },
  {
    // Documents and the window's English as a whole, of code the comments: `cspell.json`.
    name: 'spelling',
    command: [
      ...['cspell', '--quiet', '--no-summary'],
      ...[...remembering, join(caches, 'cspell')],
    ],
  },
  {
    name: 'layers',
    command: [
      ...['depcruise', ...readForLayers, '--config', '.dependency-cruiser.mjs'],
      ...['--cache', join(caches, 'layers'), '--cache-strategy', 'content'],
    ],
  },
  { name: 'markdown', command: ['markdownlint-cli2'] },
  {
    name: 'unused',
    command: ['knip', '--no-progress', '--cache', '--cache-location', join(caches, 'knip')],
  },
]

/**
 * The tests of one project of `vitest.config.ts`, and where they leave their report.
 *
 * @param only the files whose tests are to run; default: all tests of the project.
 * @param more further arguments for Vitest.
 */
export function testsOf(
  project: string,
  report: string,
  { only = [], more = [] }: { only?: readonly string[]; more?: readonly string[] } = {},
): Part {
  const what = only.length === 0 ? ['run'] : ['related', '--run', ...only]
  return {
    name: `${project} tests`,
    command: ['vitest', ...what, '--project', project, ...more],
    env: { REPORT_FILE: report },
  }
}

export interface Outcome {
  readonly part: Part
  readonly ok: boolean
}

/** When a part's output appears: as it comes, at its end, or at its end if it failed. */
export type Shown = 'live' | 'at its end' | 'if it failed'

/** Runs one part. */
export async function runPart(part: Part, shown: Shown): Promise<Outcome> {
  const started = performance.now()
  const [program = '', ...args] = part.command
  const live = shown === 'live'
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...part.env },
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    // On Windows the commands in node_modules/.bin are scripts, which need a shell.
    shell: process.platform === 'win32',
  })
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  const ok = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      output += `${error.message}\n`
      resolve(false)
    })
    child.on('close', (code) => resolve(code === 0))
  })
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  const told = ok && shown === 'if it failed' ? '' : output
  process.stdout.write(`${told}${part.name}: ${ok ? 'ok' : 'FAILED'} (${seconds} s)\n`)
  return { part, ok }
}

/** Runs parts, two at a time, in their order. */
export async function runParts(parts: readonly Part[]): Promise<Outcome[]> {
  const waiting = [...parts]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      outcomes.push(await runPart(part, 'if it failed'))
    }
  }
  await Promise.all([work(), work()])
  return outcomes
}
