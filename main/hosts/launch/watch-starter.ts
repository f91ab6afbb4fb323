import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Names the process that a playground lives as long as. The launcher sets it for Electron, and `npm run` for the launcher
 * (`.ci/start.ts`): a signal reaches one process of a chain, and a killed one tells nobody.
 */
export const starterVariable = 'REALTIME_PLAYGROUND_STARTER'

/** What the system tells of processes. */
export interface Processes {
  /** The parent of this one, now. */
  parent(): number
  alive(pid: number): boolean
  /** The name of a process and its parent; undefined where the system does not say. */
  look(pid: number): Promise<Ancestor | undefined>
  /** The parent of another process where that costs nothing to ask, else undefined. */
  parentOf(pid: number): number | undefined
}

export interface Ancestor {
  readonly name: string
  readonly parent: number
}

export interface WatchOptions {
  /** Called once, when the starter has ended. */
  readonly gone: () => void
  readonly environment?: NodeJS.ProcessEnv
  readonly platform?: NodeJS.Platform
  readonly processes?: Processes
  /** Calls `look` repeatedly, by default every 500 ms; returns the function that ends it. */
  readonly every?: (look: () => void) => () => void
}

const period = 500

const everySoOften = (look: () => void): (() => void) => {
  const timer = setInterval(look, period)
  timer.unref()
  return () => clearInterval(timer)
}

/** Scripts of ours: whatever else a script of npm starts may be meant to outlive it. */
const ourScript = /\brealtime-playground\b|out[\\/]main[\\/]launcher|\.ci[\\/]start/
/** Shells between npm and what it runs. They do not pass signals on. */
const shell = /^-?(?:sh|dash|ash|bash|busybox|zsh|ksh)$|^(?:cmd|powershell|pwsh)\.exe$/i

/** The parent in `/proc/<pid>/stat` (proc(5)); the name before it may hold anything, a bracket too. */
function readStat(pid: number): Ancestor | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const end = stat.lastIndexOf(')')
    const [, parent] = stat.slice(end + 2).split(' ')
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(parent) }
  } catch {
    // It has ended, or there is no such file system.
    return undefined
  }
}

function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { windowsHide: true }, (_error, output) => resolve(output))
  })
}

async function lookWithPs(pid: number): Promise<Ancestor | undefined> {
  const said = await ask('ps', ['-o', 'ppid=,comm=', '-p', String(pid)])
  const [, parent, path = ''] = /^\s*(\d+)\s+(.+?)\s*$/.exec(said) ?? []
  return parent === undefined
    ? undefined
    : { name: path.replace(/^.*\//, ''), parent: Number(parent) }
}

async function lookOnWindows(pid: number): Promise<Ancestor | undefined> {
  const query =
    `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; ` +
    '"$($p.ParentProcessId) $($p.Name)"'
  const said = await ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query])
  const [, parent, name = ''] = /^(\d+) (.+?)\s*$/.exec(said) ?? []
  return parent === undefined ? undefined : { name, parent: Number(parent) }
}

function systemProcesses(platform: NodeJS.Platform): Processes {
  return {
    parent: () => process.ppid,
    alive(pid) {
      try {
        process.kill(pid, 0)
        return true
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM'
      }
    },
    async look(pid) {
      if (platform === 'linux') return readStat(pid)
      return platform === 'win32' ? lookOnWindows(pid) : lookWithPs(pid)
    },
    parentOf: (pid) => (platform === 'linux' ? readStat(pid)?.parent : undefined),
  }
}

/**
 * Watches the process that started this one, where that is known to be one that it should not outlive: the
 * launcher, or a script of npm that runs the playground. Between npm and this process may be a shell, which dies of
 * a signal and passes none on; npm itself is watched then as well.
 *
 * The variable is taken out of the environment, so that it means nobody else.
 *
 * @returns the function that ends the watch.
 */
export function watchStarter(options: WatchOptions): () => void {
  const { gone, environment = process.env, platform = process.platform } = options
  const { processes = systemProcesses(platform), every = everySoOften } = options
  const named = environment[starterVariable]
  Reflect.deleteProperty(environment, starterVariable)
  const byNpm = ourScript.test(environment['npm_lifecycle_script'] ?? '')
  const starter = /^\d+$/.test(named ?? '') ? Number(named) : byNpm ? processes.parent() : undefined
  if (starter === undefined) return () => undefined

  /** An ended parent is replaced by another one, except on Windows. */
  const wasParent = platform !== 'win32' && processes.parent() === starter
  let behind: number | undefined

  function hasEnded(pid: number): boolean {
    if (wasParent && processes.parent() !== pid) return true
    if (!processes.alive(pid)) return true
    if (behind === undefined) return false
    // One that has ended and that its own parent has not asked about yet counts as alive.
    const parent = processes.parentOf(pid)
    return (parent !== undefined && parent !== behind) || !processes.alive(behind)
  }

  let ended = false
  const stop = every(() => {
    if (ended || !hasEnded(starter)) return
    ended = true
    stop()
    gone()
  })
  if (byNpm) {
    void processes.look(starter).then((ancestor) => {
      if (ancestor !== undefined && shell.test(ancestor.name)) behind = ancestor.parent
    })
  }
  return stop
}
