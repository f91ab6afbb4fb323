import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { counted, type Row } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { serverPorts } from '../support/free-ports.ts'
import { sleep } from '../support/waiting.ts'

const cli = fileURLToPath(new URL('../../../main/hosts/cli/cli.ts', import.meta.url))

interface OddStart {
  readonly name: string
  /** A command of the shell around the program, which is `"$@"`. */
  readonly shell: string
  /** The whole environment; this one's by default. */
  readonly env?: NodeJS.ProcessEnv
}

const path = { PATH: process.env['PATH'] }
const starts: readonly OddStart[] = [
  { name: 'a reader of its output that is gone', shell: '"$@" | true' },
  { name: 'no standard input at all', shell: 'exec "$@" <&-' },
  { name: 'neither output nor errors', shell: 'exec "$@" >&- 2>&-' },
  // Each of them is detached, which makes a session of its own.
  { name: 'no terminal', shell: 'exec "$@"' },
  { name: 'no HOME and no other variable', shell: 'exec "$@"', env: path },
  {
    name: 'a time zone and a locale that there are not',
    shell: 'exec "$@"',
    env: { ...process.env, TZ: 'Nowhere/Odd', LC_ALL: 'xx_YY.bogus', LANG: 'C' },
  },
  { name: 'a working folder that was deleted', shell: 'cd gone && rmdir ../gone && exec "$@"' },
]

/** Starts it so; says whether it answers, or ends with one sentence. */
async function startOddly({ shell, env }: OddStart, folder: string): Promise<string | undefined> {
  const ports = await serverPorts()
  const program = `import(${JSON.stringify(cli)}).then(({ runCli }) => runCli(process.argv.slice(1)))`
  const flags = Object.entries(ports).map(([transport, port]) => `--${transport}-port=${port}`)
  const args = ['serve', '--no-page', '--json', '--data-folder', join(folder, 'data'), ...flags]
  const child = spawn(
    '/bin/sh',
    ['-c', `mkdir -p gone && ${shell}`, 'sh', process.execPath, '-e', program, '--', ...args],
    { cwd: folder, env: env ?? process.env, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  let errors = ''
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  let code: number | null | undefined
  const ended = new Promise<void>((resolve) =>
    child.once('exit', (given) => {
      code = given
      resolve()
    }),
  )
  const answers = async (): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${ports.polling}/getData`).catch(() => undefined)
    return answer?.status === 200
  }
  try {
    for (const end = performance.now() + 15_000; performance.now() < end; await sleep(50)) {
      if (await answers()) {
        // It must go on to answer after what it had to say went nowhere.
        await sleep(300)
        return (await answers()) ? undefined : `answered no more: ${errors}`
      }
      if (code !== undefined && code !== 0) {
        return errors.trim().split('\n').length === 1
          ? undefined
          : `exit ${String(code)}: ${errors}`
      }
    }
    return `no answer: ${errors}`
  } finally {
    // The whole group: the shell of a pipe does not hand the signal on.
    if (child.pid !== undefined) endGroup(child.pid)
    await Promise.race([ended, sleep(6_000)])
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch (error) {
    // It ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export const oddStarts: Row = {
  id: 'OP-03',
  fault:
    'output or input closed, no terminal, no HOME, odd TZ and locale, a deleted working folder',
  expected: 'it runs, or ends with one sentence',
  guard: {
    file: 'main/hosts/lost-output.ts',
    find: "for (const output of outputs) output.on('error', () => undefined)",
    replace: 'void outputs',
  },
  blocked: () => (process.platform === 'win32' ? 'it needs a shell of Unix' : undefined),
  run: ({ log }) =>
    withFolder(async (folder) => {
      let held = 0
      for (const start of starts) {
        const failure = await startOddly(start, folder)
        if (failure === undefined) held += 1
        else log(`${start.name}: ${failure.slice(0, 600)}`)
      }
      return counted(held, starts.length)
    }),
}
