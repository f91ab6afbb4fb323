import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process of its own, for what only another process can do to a store. */
export interface Child {
  readonly pid: number
  /** The next line it prints. */
  line(): Promise<string>
  /** Every line it has printed so far and that was not taken by `line`. */
  rest(): readonly string[]
  /** Writes a line to its standard input. */
  tell(line: string): void
  /** Ends it as the power would, and resolves when it is gone. */
  kill(): Promise<void>
}

const children = new Set<ChildProcess>()

/** Runs the module `source` in a new Node process; paths and numbers arrive in `process.argv`. */
export function startChild(source: string, ...values: string[]): Child {
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', source, '--', ...values],
    { cwd: new URL('../..', import.meta.url), stdio: 'pipe' },
  )
  // Handed on, not inherited: whoever waits for the end of the tests' own output does not wait for a child that stays.
  child.stderr.pipe(process.stderr, { end: false })
  children.add(child)
  const exit = once(child, 'exit').then(() => void children.delete(child))
  const lines: string[] = []
  const waiting: ((line: string) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const taker = waiting.shift()
    if (taker === undefined) lines.push(line)
    else taker(line)
  })
  return {
    pid: child.pid ?? 0,
    line() {
      const first = lines.shift()
      if (first !== undefined) return Promise.resolve(first)
      return new Promise((resolve) => waiting.push(resolve))
    },
    rest: () => lines,
    tell: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** Ends whatever a failed test left running. */
export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL')
}
