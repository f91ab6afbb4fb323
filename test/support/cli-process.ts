import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transports, type Transport } from '../../main/shared/contract/transport.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The command as the build makes it; `npm test` and `npm run torture` build first. */
export const builtLauncher = join(root, 'out', 'main', 'launcher.js')

/** What `--json` prints when the playground is ready. */
export interface Ready extends Readonly<Record<Transport, string>> {
  readonly ready: true
  readonly page?: string
}

export interface CliProcess {
  readonly child: ChildProcess
  /** Resolves with the first line of standard output; rejects where the process ends before. */
  readonly ready: Promise<Ready>
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  output(): string
  errors(): string
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<number | NodeJS.Signals | null>
}

export interface CliProcessOptions {
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** The launcher to run; the one that was built by default. */
  readonly launcher?: string
  /** Where it is started; in the repository by default. */
  readonly cwd?: string
}

/** Starts the built command in a process of its own. */
export function startCli(options: CliProcessOptions): CliProcess {
  const { args, env, launcher = builtLauncher, cwd = root } = options
  // Above the repository there may be a person's own `playground.json`.
  const looks = cwd === root && /^(?:serve|measure)$/.test(args[0] ?? '')
  const alone = looks && !args.includes('--config') ? ['--no-config'] : []
  const child = spawn(process.execPath, [launcher, ...args, ...alone], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  const ready = new Promise<Ready>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const line = /^(\{.*\})\n/.exec(output)?.[1]
      if (line !== undefined) resolve(JSON.parse(line) as Ready)
    })
    void ended.then((code) => reject(new Error(`ended with ${String(code)}: ${errors}`)))
  })
  // A test that expects the end does not wait for readiness.
  ready.catch(() => undefined)
  return {
    child,
    ready,
    ended,
    output: () => output,
    errors: () => errors,
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

const anyPort = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`--${name}-port`, '0'])

/** Flags that leave every port to the system. */
export const freePorts = anyPort(...transports, 'page')

/** Flags that let any number of playgrounds run beside each other without a file. */
export const anywhere: readonly string[] = [
  ...['serve', '--json', '--db', ':memory:', '--no-page'],
  ...anyPort(...transports),
]
