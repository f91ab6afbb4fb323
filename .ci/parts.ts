/** The parts that the checks consist of; `run-parts.ts` runs them. */
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

/** Where the files are that `lintsByTypes` reads. */
export const lintRoots = [
  ...['main', 'test', '.ci', 'build'],
  ...['electron.vite.config.ts', 'vitest.config.ts'],
]

/**
 * Both in one reading: the compiler's own complaints, and what only types tell, such as a promise that nobody waits for.
 *
 * @param only files, or folders of them.
 */
export function lintsByTypes(only: readonly string[] = lintRoots): Part {
  return {
    name: 'types and lint',
    command: ['oxlint', '--type-aware', '--type-check', '--quiet', ...only],
  }
}

/** Format, lint, types, spelling, layers, Markdown and what nobody uses, the longest first. */
export const staticParts: readonly Part[] = [
  {
    name: 'types of the page',
    command: [
      ...['vue-tsc', '--noEmit', '-p', join('renderer', 'tsconfig.json')],
      ...['--incremental', '--tsBuildInfoFile', join(caches, 'renderer.tsbuildinfo')],
    ],
  },
  lintsByTypes(),
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
