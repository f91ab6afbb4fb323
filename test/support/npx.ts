import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { until } from './until.ts'
import { writeNodeProgram } from './shell-program.ts'

export interface NpxOptions {
  /** An empty folder: what npm caches, what it installs and what the playground keeps go below it. */
  readonly folder: string
  /** The archive of the package. */
  readonly archive: string
  readonly args: readonly string[]
  /** The registry that npm asks; the one of this machine's configuration by default. */
  readonly registry?: string
  /** The Node that all of it runs under; this one by default. */
  readonly node?: string
  /** npm's own program, to be run by that Node; the `npx` of this machine by default. */
  readonly npx?: string
  readonly ignoreScripts?: boolean
}

/** A run of `npx`, in a group of processes of its own, as a terminal has it. */
export interface NpxRun {
  readonly child: ChildProcess
  output(): string
  errors(): string
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  /** The address that the browser was opened with. */
  opened(): Promise<string>
  /** Where npm has installed the package and what it needs. */
  modules(): string
  /** Whether a process of the group is left. */
  lives(): boolean
  /** What Ctrl-C does: SIGINT to each process of the group. */
  interrupt(): void
  kill(): void
}

/** What is npm's is not handed on: these tests are run by npm themselves. */
const ofNpm = /^(?:npm_|init_cwd$|node_options$|vitest|electron_)/i
const ofProxies = /^(?:\w*_proxy|node_use_env_proxy)$/i

function environmentWithout(...kinds: readonly RegExp[]): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !kinds.some((kind) => kind.test(name)),
  )
  return Object.fromEntries(entries)
}

/**
 * The environment of an npm that stays on this machine: neither the proxies nor the configuration of a person change
 * what it does, and it writes below `folder` alone, which need not be there yet.
 */
export function ownNpm(folder: string): NodeJS.ProcessEnv {
  return {
    ...environmentWithout(ofNpm, ofProxies),
    npm_config_userconfig: join(folder, 'npmrc'),
    npm_config_globalconfig: join(folder, 'npmrc-of-all'),
    npm_config_cache: join(folder, 'cache'),
    npm_config_update_notifier: 'false',
  }
}

/** A browser: a program that writes down the address it is given. */
function makeBrowser(folder: string, node: string): { bin: string; note: string } {
  const bin = join(folder, 'bin')
  const note = join(folder, 'opened')
  mkdirSync(bin, { recursive: true })
  const script = `require('node:fs').writeFileSync(${JSON.stringify(note)}, process.argv[2])\n`
  for (const name of ['xdg-open', 'open']) writeNodeProgram(join(bin, name), script, node)
  return { bin, note }
}

/** Runs `npx <archive>` in an empty folder. Not on Windows. (npm takes an absolute path without `file:` for a program.) */
export function runNpx(options: NpxOptions): NpxRun {
  const { folder, archive, args, registry, node = process.execPath, ignoreScripts } = options
  const empty = join(folder, 'empty')
  const cache = join(folder, 'cache')
  mkdirSync(empty, { recursive: true })
  const { bin, note } = makeBrowser(folder, node)
  const npx = options.npx === undefined ? ['npx'] : [node, options.npx]
  const [program = '', ...before] = npx
  const child = spawn(program, [...before, '--yes', `file:${archive}`, ...args], {
    cwd: empty,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // A registry of this machine's configuration may be behind its proxy.
      ...(registry === undefined ? environmentWithout(ofNpm) : ownNpm(folder)),
      PATH: [bin, dirname(node), process.env.PATH].join(delimiter),
      DISPLAY: ':99',
      XDG_CONFIG_HOME: join(folder, 'data'),
      npm_config_cache: cache,
      npm_config_update_notifier: 'false',
      npm_config_audit: 'false',
      ...(registry === undefined ? {} : { npm_config_registry: registry }),
      ...(ignoreScripts === true ? { npm_config_ignore_scripts: 'true' } : {}),
    },
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve))
  let over = false
  void ended.then(() => (over = true))
  const group = -(child.pid ?? 0)
  const lives = (): boolean => {
    try {
      return process.kill(group, 0)
    } catch {
      return false
    }
  }
  return {
    child,
    output: () => output,
    errors: () => errors,
    ended,
    async opened() {
      await until(() => {
        if (over) throw new Error(`npx ended: ${output}${errors}`)
        return existsSync(note) && readFileSync(note, 'utf8') !== ''
      }, 20)
      return readFileSync(note, 'utf8')
    },
    modules() {
      const [hash = ''] = readdirSync(join(cache, '_npx'))
      return join(cache, '_npx', hash, 'node_modules')
    },
    lives,
    interrupt: () => void process.kill(group, 'SIGINT'),
    kill() {
      if (lives()) process.kill(group, 'SIGKILL')
    },
  }
}

/** The packages in a folder of modules, and the bytes of all their files. */
export function weigh(modules: string): { readonly packages: readonly string[]; bytes: number } {
  const list = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, unknown>>
  }
  const files = readdirSync(modules, { recursive: true, withFileTypes: true })
  const bytes = files
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  const packages = Object.keys(list.packages).map((path) => path.replace(/^node_modules\//, ''))
  return { packages, bytes }
}
