import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs by the Debian package that has them. */
const packages = {
  curl: 'curl',
  faketime: 'faketime',
  haproxy: 'haproxy',
  nginx: 'nginx',
  slowhttptest: 'slowhttptest',
  prlimit: 'util-linux',
  python3: 'python3',
  strace: 'strace',
  wrk: 'wrk',
} as const
export type Tool = keyof typeof packages

function find(tool: Tool): string | undefined {
  // Servers live where only the superuser's PATH leads.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, tool)).find((path) => existsSync(path))
}

/** Why a row that needs these tools cannot run here; undefined where it can. */
export function missing(...tools: readonly Tool[]): string | undefined {
  const names = tools.filter((tool) => find(tool) === undefined)
  if (names.length === 0) return undefined
  const wanted = names.map((name) => packages[name]).join(' ')
  return `${names.join(', ')} not found: apt-get install ${wanted}`
}

/** Why a row that looks into /proc cannot run here. */
export function missingProc(): string | undefined {
  return existsSync('/proc/self/fd') ? undefined : 'it looks into /proc, which Linux alone has'
}

/** A program under way. */
export interface Running {
  readonly child: ChildProcess
  output(): string
  readonly ended: Promise<number | NodeJS.Signals | null>
  /** Ends it, and waits for that; SIGTERM lets it end its own children. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** Starts a tool. @throws Error where it is not installed. */
export function start(tool: Tool, args: readonly string[], cwd?: string): Running {
  const path = find(tool)
  if (path === undefined) throw new Error(missing(tool))
  const child = spawn(path, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.stderr.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  )
  return {
    child,
    output: () => Buffer.concat(parts).toString(),
    ended,
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      await ended
    },
  }
}
