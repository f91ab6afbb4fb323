/** Runs parts, one or several side by side, and ends with each of them whatever it started. */
import { spawn, type ChildProcess } from 'node:child_process'
import { root, type Part } from './parts.ts'

export interface Outcome {
  readonly part: Part
  readonly ok: boolean
}

/** When a part's output appears: as it comes, at its end, or at its end if it failed. */
export type Shown = 'live' | 'at its end' | 'if it failed'

/**
 * How long a part may print nothing before it is taken to hang, in ms. A test has ended by its guard long before that, and
 * its file tells it; what has no guard is a process that waits for another one that stays.
 */
const longestSilence = 25 * 60_000
/** How long what a part left behind may go on holding its output, in ms. */
const grace = 5_000

/** On Windows there is no group of processes to end. */
const hasGroups = process.platform !== 'win32'

/** The parts that run now: a group of its own does not hear the signal that ends this process. */
const running = new Set<ChildProcess>()

function endAll(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (hasGroups) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // Nobody of it is left.
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
function endWithThem(): void {
  for (const child of running) endAll(child, 'SIGTERM')
  process.exit(1)
}
function begins(child: ChildProcess): void {
  if (running.size === 0) for (const signal of signals) process.on(signal, endWithThem)
  running.add(child)
}
function hasEnded(child: ChildProcess): void {
  running.delete(child)
  if (running.size === 0) for (const signal of signals) process.off(signal, endWithThem)
}

export interface RunOptions {
  /** After how many ms without a word it is ended, and has failed; default: 25 minutes. */
  readonly silence?: number
  /** Where its output goes; default: this process's own. */
  readonly print?: (text: string) => void
}

/**
 * Runs one part. It is over once its own process has ended: one that it left behind is ended with it, and does not
 * hold up the parts that follow.
 */
export async function runPart(
  part: Part,
  shown: Shown,
  { silence = longestSilence, print = (text) => void process.stdout.write(text) }: RunOptions = {},
): Promise<Outcome> {
  const started = performance.now()
  const [program = '', ...args] = part.command
  // With both set, Node warns about it in each process.
  const wanted = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
  const colors = wanted ? { FORCE_COLOR: '1' } : {}
  const child = spawn(program, args, {
    cwd: root,
    env: { ...colors, ...process.env, ...part.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasGroups,
    // On Windows the commands in node_modules/.bin are scripts, which need a shell.
    shell: !hasGroups,
  })
  begins(child)
  let output = ''
  const write = (text: string): void => {
    if (shown === 'live') print(text)
    else output += text
  }
  const silent = setTimeout(() => {
    write(`${part.name} printed nothing for ${silence / 1_000} s: ended.\n`)
    endAll(child, 'SIGKILL')
  }, silence)
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      silent.refresh()
      write(text)
    })
  }
  const ok = await new Promise<boolean>((resolve) => {
    const end = (code: number | null): void => {
      endAll(child, 'SIGKILL')
      resolve(code === 0)
    }
    child.on('error', (error) => {
      write(`${error.message}\n`)
      resolve(false)
    })
    child.on('close', end)
    // What it left behind may hold its output open for ever.
    child.on('exit', (code) => setTimeout(end, grace, code).unref())
  })
  clearTimeout(silent)
  hasEnded(child)
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  const told = ok && shown === 'if it failed' ? '' : output
  print(`${told}${part.name}: ${ok ? 'ok' : 'FAILED'} (${seconds} s)\n`)
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
